package io.imagetransmit.bundle;

import io.imagetransmit.store.Streams;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A folder that one job has for itself, against other jobs of this process and against other processes; a process that dies gives
 * it up. The folder can be removed while others try to get it: a lock on a file that was removed meanwhile is told by the file's
 * size, which every holder makes another one. (Reading the file would not do: where the system's locks are POSIX's, closing a
 * second descriptor of it gives up the lock.)
 */
final class FolderLock implements Closeable {
    static final String NAME = "lock";

    /** The file's size, bytes, is below this. */
    private static final int LARGEST = 64 << 10;
    /** How often the folder may vanish under our hands. */
    private static final int ATTEMPTS = 100;

    /** The system's locks are those of the process. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final Path key;
    private final FileChannel channel;

    private FolderLock(Path folder, Path key, FileChannel channel) {
        this.folder = folder;
        this.key = key;
        this.channel = channel;
    }

    /** Makes the folder if need be, and locks it; null if somebody else has it. */
    static @Nullable FolderLock tryLock(Path folder) throws IOException {
        Path key = folder.toAbsolutePath().normalize();
        if (!HELD.add(key)) {
            return null;
        }
        FolderLock lock = null;
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                FileChannel channel = open(folder);
                if (channel == null) {
                    continue;
                }
                Attempt result = attempt(folder.resolve(NAME), channel);
                if (result != Attempt.VANISHED) {
                    lock = result == Attempt.LOCKED ? new FolderLock(folder, key, channel) : null;
                    return lock;
                }
            }
            return null;
        } catch (AccessDeniedException e) {
            if (Files.isWritable(folder)) {
                return null; // on Windows a file that is being removed
            }
            throw e;
        } finally {
            if (lock == null) {
                HELD.remove(key);
            }
        }
    }

    private enum Attempt {
        LOCKED,
        TAKEN,
        VANISHED
    }

    private static @Nullable FileChannel open(Path folder) throws IOException {
        try {
            Files.createDirectories(folder);
            return FileChannel.open(folder.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (NoSuchFileException e) {
            return null; // somebody has removed the folder in between
        }
    }

    private static Attempt attempt(Path file, FileChannel channel) throws IOException {
        Attempt result = Attempt.TAKEN;
        try {
            FileLock lock = channel.tryLock(Long.MAX_VALUE - 1, 1, false);
            if (lock != null) {
                int size = ThreadLocalRandom.current().nextInt(1, LARGEST);
                channel.truncate(0);
                channel.write(ByteBuffer.allocate(1), size - 1L);
                result = sizeOf(file) == size ? Attempt.LOCKED : Attempt.VANISHED;
            }
            return result;
        } catch (OverlappingFileLockException e) {
            return result;
        } finally {
            if (result != Attempt.LOCKED) {
                channel.close();
            }
        }
    }

    private static long sizeOf(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return -1;
        }
    }

    /** Removes the folder, in which nothing but the lock is left, and gives the lock up. */
    void remove() throws IOException {
        try {
            Files.deleteIfExists(folder.resolve(NAME));
        } finally {
            close();
        }
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            // somebody else has moved in already
        }
    }

    @Override
    public void close() {
        Streams.closeAnyway(channel);
        HELD.remove(key);
    }
}

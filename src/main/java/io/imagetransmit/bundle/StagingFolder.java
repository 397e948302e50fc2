package io.imagetransmit.bundle;

import io.imagetransmit.store.Streams;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which a bundle grows. It is found again by what the bundle shall hold, so that the same command goes on where it
 * was broken off; a lock keeps a second process, which then gets a folder of its own, out of it. Folders that nobody came back to
 * are removed after two weeks.
 */
final class StagingFolder implements Closeable {
    private static final Duration KEPT = Duration.ofDays(14);
    private static final String LOCK = "lock";

    private final Path path;
    private final FileChannel lockFile;

    private StagingFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /** The first folder for this job that nobody else is working in. */
    static StagingFolder open(Path parent, String job) throws IOException {
        Files.createDirectories(parent);
        for (int number = 1; ; number++) {
            Path path = parent.resolve(number == 1 ? job : job + "-" + number);
            FileChannel lock = lock(path);
            if (lock != null) {
                return new StagingFolder(path, lock);
            }
        }
    }

    private static @Nullable FileChannel lock(Path path) throws IOException {
        Files.createDirectories(path);
        FileChannel channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            FileLock lock = channel.tryLock();
            locked = lock != null && Files.exists(path.resolve(LOCK));
            return locked ? channel : null;
        } catch (OverlappingFileLockException e) {
            return null; // another job in this process
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    Path path() {
        return path;
    }

    /** Removes everything in the folder but the lock. */
    void clear() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.toList()) {
                if (!file.endsWith(LOCK)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Removes the folder; it has been used up. */
    void remove() throws IOException {
        clear();
        lockFile.close();
        Files.deleteIfExists(path.resolve(LOCK));
        Files.deleteIfExists(path);
    }

    /** Removes what nobody works in and nobody has written to for long. */
    static void prune(Path parent, Instant now) throws IOException {
        if (!Files.isDirectory(parent)) {
            return;
        }
        try (Stream<Path> folders = Files.list(parent)) {
            for (Path folder : folders.toList()) {
                if (Files.isDirectory(folder) && newest(folder).isBefore(now.minus(KEPT))) {
                    FileChannel lock = lock(folder);
                    if (lock != null) {
                        new StagingFolder(folder, lock).remove();
                    }
                }
            }
        }
    }

    private static Instant newest(Path folder) throws IOException {
        Instant[] newest = {Instant.EPOCH};
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                Instant modified = attributes.lastModifiedTime().toInstant();
                newest[0] = modified.isAfter(newest[0]) ? modified : newest[0];
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
        return newest[0];
    }

    @Override
    public void close() {
        Streams.closeAnyway(lockFile);
    }
}

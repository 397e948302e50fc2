package io.imagetransmit.watch;

import io.imagetransmit.store.Streams;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that one process watches in a {@code data} folder: two would bring everything twice and overwrite each other's
 * history. A process that dies gives the lock up. The file holds who has it, for the one who does not get it; the lock itself lies
 * behind that text, since on Windows locked bytes cannot be read.
 */
public final class InstanceLock implements Closeable {
    private static final long LOCKED_BYTE = 1L << 40;
    private static final int LONGEST_OWNER = 1000;

    private final FileChannel channel;

    private InstanceLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Somebody else has the lock. */
    public static final class TakenException extends Exception {
        private static final long serialVersionUID = 1L;
        private final String owner;

        private TakenException(String owner) {
            super(owner);
            this.owner = owner;
        }

        /** What the other process wrote about itself; empty if that cannot be read. */
        public String owner() {
            return owner;
        }
    }

    /**
     * Takes the lock, until {@link #close} or the end of the process.
     *
     * @param owner who takes it, in one line
     */
    public static InstanceLock take(Path file, String owner) throws IOException, TakenException {
        if (file.getParent() != null) {
            Files.createDirectories(file.getParent());
        }
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            FileLock lock = tryLock(channel);
            if (lock == null) {
                throw new TakenException(read(channel));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((owner + "\n").getBytes(StandardCharsets.UTF_8)), 0);
            taken = true;
            return new InstanceLock(channel);
        } finally {
            if (!taken) {
                Streams.closeAnyway(channel);
            }
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(LOCKED_BYTE, 1, false);
        } catch (OverlappingFileLockException e) {
            return null; // in this process
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(LONGEST_OWNER);
        channel.read(text, 0);
        return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8).strip();
    }

    @Override
    public void close() {
        Streams.closeAnyway(channel);
    }
}

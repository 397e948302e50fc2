package io.imagetransmit.bundle.compact;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A file that several threads use. A {@link FileChannel} is closed for all when one of them is interrupted while it reads; this
 * one is opened again for the others. Who is interrupted gets an {@link InterruptedIOException}.
 */
final class SharedChannel implements Closeable {
    private final Path path;
    private final boolean writable;
    private FileChannel channel;
    private boolean closed;

    private SharedChannel(Path path, boolean writable, FileChannel channel) {
        this.path = path;
        this.writable = writable;
        this.channel = channel;
    }

    /** Opens a file; one to write to is made if there is none. */
    static SharedChannel open(Path path, boolean writable) throws IOException {
        FileChannel channel = writable
                ? FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)
                : FileChannel.open(path, StandardOpenOption.READ);
        return new SharedChannel(path, writable, channel);
    }

    private interface Use {
        long of(FileChannel channel) throws IOException;
    }

    /** What is done may be done again: it says where in the file, and a buffer has moved only if it returns. */
    private long use(Use use) throws IOException {
        while (true) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("cancelled");
            }
            FileChannel open = opened();
            try {
                return use.of(open);
            } catch (ClosedByInterruptException e) {
                throw (InterruptedIOException) new InterruptedIOException("cancelled").initCause(e);
            } catch (ClosedChannelException e) {
                if (open.isOpen()) {
                    throw e;
                }
            }
        }
    }

    private synchronized FileChannel opened() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (!channel.isOpen()) {
            channel = FileChannel.open(
                    path,
                    writable
                            ? Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE)
                            : Set.of(StandardOpenOption.READ));
        }
        return channel;
    }

    long size() throws IOException {
        return use(FileChannel::size);
    }

    int read(ByteBuffer target, long position) throws IOException {
        return (int) use(open -> open.read(target, position));
    }

    int write(ByteBuffer source, long position) throws IOException {
        return (int) use(open -> open.write(source, position));
    }

    void truncate(long size) throws IOException {
        use(open -> open.truncate(size).size());
    }

    void force() throws IOException {
        use(open -> {
            open.force(true);
            return 0;
        });
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        channel.close();
    }
}

package io.imagetransmit.squashfs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The part of a file that is the image; positions count from its beginning. Safe for use by several threads at once. */
final class ImageFile implements Closeable {
    private final Path path;
    private final long start;
    private final long length;
    private FileChannel channel;
    private boolean closed;

    private ImageFile(Path path, FileChannel channel, long start, long length) {
        this.path = path;
        this.channel = channel;
        this.start = start;
        this.length = length;
    }

    /** The whole file. */
    static ImageFile open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new ImageFile(path, channel, 0, channel.size());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** A part of the file; one that the file does not have is a {@link SquashfsException}. */
    static ImageFile open(Path path, long start, long length) throws IOException {
        ImageFile whole = open(path);
        if (start < 0 || length < 0 || start > whole.length - length) {
            whole.close();
            throw new SquashfsException("the file has " + whole.length + " bytes, so there cannot be an image of "
                    + length + " bytes at offset " + start);
        }
        return new ImageFile(path, whole.channel, start, length);
    }

    /** In bytes. */
    long length() {
        return length;
    }

    /** Reads exactly {@code count} bytes. */
    void read(long position, byte[] target, int count) throws IOException {
        if (position < 0 || position > length - count) {
            throw new SquashfsException(
                    "the image has " + length + " bytes, but " + count + " bytes at " + position + " are referred to");
        }
        ByteBuffer buffer = ByteBuffer.wrap(target, 0, count);
        while (buffer.hasRemaining()) {
            if (read(buffer, start + position + buffer.position()) < 0) {
                throw new SquashfsException("the file has become shorter since it was opened");
            }
        }
    }

    private int read(ByteBuffer buffer, long place) throws IOException {
        while (true) {
            FileChannel current = openChannel();
            try {
                return current.read(buffer, place);
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (ClosedChannelException e) {
                // the JDK closes a channel for all if one thread is interrupted while it reads; that concerns that
                // thread alone,
                // so go round and have it opened again, unless it was our own close: openChannel() tells
                if (isClosed()) {
                    throw e;
                }
            }
        }
    }

    private synchronized FileChannel openChannel() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (!channel.isOpen()) {
            channel = FileChannel.open(path, StandardOpenOption.READ);
        }
        return channel;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        channel.close();
    }
}

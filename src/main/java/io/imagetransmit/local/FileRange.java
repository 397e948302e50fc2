package io.imagetransmit.local;

import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.BooleanSupplier;

/**
 * A part of a file as a stream. Each has the file open for itself: a thread that is interrupted while it reads closes only its
 * own. Every failure is a {@link TransferException} that names the file.
 */
final class FileRange extends InputStream {
    private final Path file;
    private final FileChannel channel;
    private final BooleanSupplier aborted;
    private long position;
    private final long end;

    private FileRange(Path file, FileChannel channel, long position, long end, BooleanSupplier aborted) {
        this.file = file;
        this.channel = channel;
        this.position = position;
        this.end = end;
        this.aborted = aborted;
    }

    /** The bytes between two offsets of the file; it ends earlier if the file does. */
    static FileRange open(Path file, long from, long end, BooleanSupplier aborted) throws TransferException {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            return new FileRange(file, channel, from, end, aborted);
        } catch (IOException e) {
            throw FileFailure.of(file, e);
        }
    }

    @Override
    public int read() throws TransferException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int start, int length) throws TransferException {
        if (aborted.getAsBoolean()) {
            throw TransferException.cancelled(Side.DISK);
        }
        if (position >= end) {
            return length == 0 ? 0 : -1;
        }
        try {
            int wanted = (int) Math.min(length, end - position);
            int count = channel.read(ByteBuffer.wrap(buffer, start, wanted), position);
            position += Math.max(0, count);
            return count;
        } catch (IOException e) {
            throw aborted.getAsBoolean() ? TransferException.cancelled(Side.DISK) : FileFailure.of(file, e);
        }
    }

    @Override
    public long skip(long count) {
        long skipped = Math.max(0, Math.min(count, end - position));
        position += skipped;
        return skipped;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

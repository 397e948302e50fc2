package io.imagetransmit.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A file from which only the headers between the contents are read. Long names and attributes are read
 * into memory by whoever parses headers, so that there is a limit to what may be read for one entry.
 */
final class HeaderStream extends InputStream {
    /** Bytes; also keeps the parser's recursion from one long-name entry into the next within bounds. */
    private static final int LARGEST_HEADER = 256 << 10;

    private final FileChannel channel;
    private final long size;
    private final ByteBuffer buffer = ByteBuffer.allocate(8 << 10).limit(0);
    private long position;
    private long readForEntry;

    private HeaderStream(FileChannel channel) throws IOException {
        this.channel = channel;
        this.size = channel.size();
    }

    static HeaderStream open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new HeaderStream(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** The offset of the byte that is read next. */
    long position() {
        return position;
    }

    /** The file's size in bytes. */
    long size() {
        return size;
    }

    /** The first bytes of the file, without moving on. */
    byte[] beginning() throws IOException {
        ByteBuffer first = ByteBuffer.allocate(Packing.MAGIC_LENGTH);
        int count = Math.max(0, channel.read(first, 0));
        return Arrays.copyOf(first.array(), count);
    }

    /** Goes on to the next entry, whose headers may again be as large as any. */
    void seek(long offset) {
        long ahead = offset - position;
        if (ahead >= 0 && ahead <= buffer.remaining()) {
            buffer.position(buffer.position() + (int) ahead);
        } else {
            buffer.limit(0);
        }
        position = offset;
        readForEntry = 0;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!buffer.hasRemaining()) {
            buffer.clear();
            int count = channel.read(buffer, position);
            buffer.flip();
            if (count < 0) {
                return -1;
            }
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, start, count);
        position += count;
        readForEntry += count;
        if (readForEntry > LARGEST_HEADER) {
            throw new IOException("a header of more than " + LARGEST_HEADER + " bytes");
        }
        return count;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(0, size - position));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

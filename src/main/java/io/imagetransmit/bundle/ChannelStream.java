package io.imagetransmit.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file's bytes from an offset on, by positional reads: several streams may read one channel. Skipping costs nothing. */
final class ChannelStream extends InputStream {
    private final FileChannel channel;
    private long position;

    ChannelStream(FileChannel channel, long position) {
        this.channel = channel;
        this.position = position;
    }

    long position() {
        return position;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int start, int length) throws IOException {
        int count = read(channel, buffer, start, length, position);
        position += Math.max(0, count);
        return count;
    }

    static int read(FileChannel channel, byte[] buffer, int start, int length, long position) throws IOException {
        return length == 0 ? 0 : channel.read(ByteBuffer.wrap(buffer, start, length), position);
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = Math.max(0, Math.min(count, channel.size() - position));
        position += skipped;
        return skipped;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(0, channel.size() - position));
    }

    /** The channel is its owner's to close. */
    @Override
    public void close() {
        // see above
    }
}

package io.imagetransmit.bundle.compact;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/** A content from a place on. */
public final class ContentStream extends InputStream {
    private final Content content;
    private long position;

    public ContentStream(Content content, long position) {
        this.content = content;
        this.position = position;
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
        if (position >= content.length()) {
            return -1;
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("cancelled");
        }
        int count = content.read(position, target, start, (int) Math.min(length, content.length() - position));
        position += count;
        return count;
    }
}

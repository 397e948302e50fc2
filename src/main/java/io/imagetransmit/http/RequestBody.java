package io.imagetransmit.http;

import java.io.IOException;

/**
 * The body of a request, pulled by the transport. It can be sent again: {@link #start} goes back to its first byte. A failure
 * in here is the failure of whatever the body is read from; it ends the request and reaches the caller unchanged.
 */
public interface RequestBody {
    /** Exactly how many bytes {@link #read} gives between a {@link #start} and its end. */
    long length();

    /** Positions at the first byte; called once before each time the body is sent. */
    void start() throws IOException;

    /** Reads as {@link java.io.InputStream#read(byte[], int, int)} does. */
    int read(byte[] buffer, int offset, int length) throws IOException;

    /** A body held in memory, for what is small. */
    static RequestBody of(byte[] content) {
        return new RequestBody() {
            private int position;

            @Override
            public long length() {
                return content.length;
            }

            @Override
            public void start() {
                position = 0;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                int count = Math.min(length, content.length - position);
                if (count == 0 && length > 0) {
                    return -1;
                }
                System.arraycopy(content, position, buffer, offset, count);
                position += count;
                return count;
            }
        };
    }
}

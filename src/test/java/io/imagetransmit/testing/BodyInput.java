package io.imagetransmit.testing;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The body of an HTTP/1.1 message without its framing; reads no byte beyond it. Closing it does nothing. */
abstract class BodyInput extends InputStream {

    /** What follows this head on the stream; a body without framing goes on to the end of the stream. */
    static InputStream after(HttpHead head, InputStream in) throws IOException {
        if (head.isChunked()) {
            return new Chunked(in);
        }
        long length = head.contentLength();
        return length < 0 ? in : new Fixed(in, length);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public abstract int read(byte[] buffer, int offset, int length) throws IOException;

    private static final class Fixed extends BodyInput {
        private final InputStream in;
        private long left;

        Fixed(InputStream in, long length) {
            this.in = in;
            this.left = length;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = in.read(buffer, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new EOFException(left + " bytes of the body are missing");
            }
            left -= count;
            return count;
        }
    }

    private static final class Chunked extends BodyInput {
        private final InputStream in;
        private long left;
        private boolean first = true;
        private boolean ended;

        Chunked(InputStream in) {
            this.in = in;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0 && !ended) {
                nextChunk();
            }
            if (ended) {
                return -1;
            }
            int count = in.read(buffer, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new EOFException("connection ended within a chunk");
            }
            left -= count;
            return count;
        }

        private void nextChunk() throws IOException {
            if (!first) {
                line();
            }
            first = false;
            String size = line();
            int extension = size.indexOf(';');
            try {
                left = Long.parseLong((extension < 0 ? size : size.substring(0, extension)).trim(), 16);
            } catch (NumberFormatException e) {
                throw new IOException("malformed chunk size: " + size, e);
            }
            if (left == 0) {
                ended = true;
                skipTrailers();
            }
        }

        private void skipTrailers() throws IOException {
            while (!line().isEmpty()) {
                // trailers are of no use to registries
            }
        }

        private String line() throws IOException {
            @Nullable String line = HttpHead.readLine(in);
            if (line == null) {
                throw new EOFException("connection ended between chunks");
            }
            return line;
        }
    }
}

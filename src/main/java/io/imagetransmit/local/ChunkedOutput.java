package io.imagetransmit.local;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A body of unknown length (RFC 9112, "Chunked Transfer Coding"). {@link #close} ends the body; the connection stays open. */
final class ChunkedOutput extends OutputStream {
    private static final int CHUNK = 128 << 10;
    private static final byte[] LINE_END = {'\r', '\n'};

    private final OutputStream out;
    /** A chunk with room for its own head, so that it leaves in one piece. */
    private final byte[] buffer = new byte[HEAD + CHUNK + LINE_END.length];

    private static final int HEAD = 8;
    private int filled;

    ChunkedOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int start, int length) throws IOException {
        int written = 0;
        while (written < length) {
            int count = Math.min(length - written, CHUNK - filled);
            System.arraycopy(source, start + written, buffer, HEAD + filled, count);
            filled += count;
            written += count;
            if (filled == CHUNK) {
                send();
            }
        }
    }

    private void send() throws IOException {
        if (filled > 0) {
            byte[] head = "%06x\r\n".formatted(filled).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(head, 0, buffer, 0, HEAD);
            System.arraycopy(LINE_END, 0, buffer, HEAD + filled, LINE_END.length);
            int length = HEAD + filled + LINE_END.length;
            filled = 0;
            out.write(buffer, 0, length);
        }
    }

    /** Ends the body in good order; a body that is given up must not be closed. */
    @Override
    public void close() throws IOException {
        send();
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}

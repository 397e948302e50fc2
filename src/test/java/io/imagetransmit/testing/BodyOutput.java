package io.imagetransmit.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the body of an HTTP/1.1 message, chunked or as it is. */
class BodyOutput {
    private static final byte[] LINE_END = {'\r', '\n'};

    private final OutputStream out;
    private final boolean chunked;

    BodyOutput(OutputStream out, boolean chunked) {
        this.out = out;
        this.chunked = chunked;
    }

    void write(byte[] buffer, int length) throws IOException {
        if (chunked) {
            out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
        out.write(buffer, 0, length);
        if (chunked) {
            out.write(LINE_END);
        }
    }

    void finish() throws IOException {
        if (chunked) {
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.flush();
    }

    /**
     * Towards a server that may have answered and gone: from then on everything is dropped, so that the client can send its
     * body to the end and gets to see the answer.
     */
    static final class Tolerant extends BodyOutput {
        private boolean refused;

        Tolerant(OutputStream out, boolean chunked) {
            super(out, chunked);
        }

        @Override
        void write(byte[] buffer, int length) {
            attempt(() -> super.write(buffer, length));
        }

        @Override
        void finish() {
            attempt(super::finish);
        }

        private void attempt(Write write) {
            if (refused) {
                return;
            }
            try {
                write.run();
            } catch (IOException serverStoppedReading) {
                refused = true;
            }
        }

        private interface Write {
            void run() throws IOException;
        }
    }
}

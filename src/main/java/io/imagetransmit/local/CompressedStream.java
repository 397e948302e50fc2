package io.imagetransmit.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** What a compressor makes of a stream, to be pulled. Holds what the compressor gives for one buffer, never more. */
final class CompressedStream extends InputStream {
    private static final int BUFFER = 64 << 10;

    private final InputStream plain;
    private final Pending pending = new Pending();
    private final OutputStream compressing;
    private final byte[] buffer = new byte[BUFFER];
    private boolean ended;

    CompressedStream(InputStream plain, LayerCompressor compressor) throws IOException {
        this.plain = plain;
        this.compressing = compressor.compressing(pending);
    }

    /** Bytes that wait to be read. */
    private static final class Pending extends ByteArrayOutputStream {
        private int taken;

        synchronized int take(byte[] target, int start, int length) {
            int given = Math.min(length, count - taken);
            System.arraycopy(buf, taken, target, start, given);
            taken += given;
            if (taken == count) {
                reset();
                taken = 0;
            }
            return given;
        }
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
        int given = pending.take(target, start, length);
        while (given == 0 && !ended) {
            int count = plain.read(buffer);
            if (count < 0) {
                ended = true;
                compressing.close();
            } else {
                compressing.write(buffer, 0, count);
            }
            given = pending.take(target, start, length);
        }
        return given == 0 ? -1 : given;
    }

    @Override
    public void close() throws IOException {
        try (plain) {
            if (!ended) { // lets go of what the compressor holds outside of the heap
                ended = true;
                compressing.close();
            }
        }
    }
}

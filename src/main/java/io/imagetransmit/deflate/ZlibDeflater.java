package io.imagetransmit.deflate;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;

/** The zlib of this JVM, with the default strategy and amount of memory. */
final class ZlibDeflater extends RawDeflater {
    private final OutputStream out;
    private final Deflater deflater;
    private final byte[] buffer = new byte[32 << 10];

    /** @param level 1 to 9; zlib's default is 6 */
    ZlibDeflater(OutputStream out, int level) {
        if (level < 1 || level > 9) {
            throw new IllegalArgumentException("zlib at level " + level);
        }
        this.out = out;
        this.deflater = new Deflater(level, true);
    }

    @Override
    public void write(byte[] content, int offset, int length) throws IOException {
        deflater.setInput(content, offset, length);
        while (!deflater.needsInput()) {
            drain();
        }
    }

    @Override
    void finish() throws IOException {
        deflater.finish();
        while (!deflater.finished()) {
            drain();
        }
    }

    private void drain() throws IOException {
        int count = deflater.deflate(buffer, 0, buffer.length);
        out.write(buffer, 0, count);
    }

    @Override
    public void close() {
        deflater.end();
    }
}

package io.imagetransmit.deflate;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;

/**
 * The zlib of this JVM, with the default strategy and amount of memory. It gets its content in pieces of one size, which are such
 * that they do not show (see {@link ZlibMatcher}).
 */
final class ZlibDeflater extends RawDeflater {
    private static final int PIECE = ZlibMatcher.WINDOW;

    private final OutputStream out;
    private final Deflater deflater;
    private final byte[] piece = new byte[PIECE];
    private final byte[] buffer = new byte[32 << 10];
    private int count;

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
        int done = 0;
        while (done < length) {
            int some = Math.min(length - done, PIECE - count);
            System.arraycopy(content, offset + done, piece, count, some);
            count += some;
            done += some;
            if (count == PIECE) {
                deflatePiece();
            }
        }
    }

    private void deflatePiece() throws IOException {
        deflater.setInput(piece, 0, count);
        while (!deflater.needsInput()) {
            drain();
        }
        count = 0;
    }

    @Override
    void finish() throws IOException {
        deflatePiece();
        deflater.finish();
        while (!deflater.finished()) {
            drain();
        }
    }

    private void drain() throws IOException {
        int written = deflater.deflate(buffer, 0, buffer.length);
        out.write(buffer, 0, written);
    }

    @Override
    public void close() {
        deflater.end();
    }
}

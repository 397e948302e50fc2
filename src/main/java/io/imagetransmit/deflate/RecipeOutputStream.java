package io.imagetransmit.deflate;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/** Takes content and writes the gzip stream (RFC 1952) of a recipe. Closing writes its end. Not for several threads. */
final class RecipeOutputStream extends OutputStream {
    private final OutputStream out;
    private final GzipHeader header;
    private final RawDeflater deflater;
    private final CRC32 crc = new CRC32();
    private long size;
    private boolean begun;
    private boolean closed;

    RecipeOutputStream(GzipRecipe recipe, OutputStream out) {
        this.out = out;
        this.header = recipe.header();
        this.deflater = recipe.encoder().open(out, recipe.level());
    }

    @Override
    public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] content, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("the gzip stream has been closed");
        }
        begin();
        crc.update(content, offset, length);
        size += length;
        deflater.write(content, offset, length);
    }

    private void begin() throws IOException {
        if (!begun) {
            begun = true;
            out.write(header.bytes());
        }
    }

    /** Writes the end of the gzip stream. */
    void finish() throws IOException {
        begin();
        deflater.finish();
        out.write(ByteBuffer.allocate(2 * Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) crc.getValue())
                .putInt((int) size)
                .array());
    }

    /** Frees what the encoder holds, without writing anything. */
    void release() {
        closed = true;
        deflater.close();
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        try (out) {
            finish();
        } finally {
            release();
        }
    }
}

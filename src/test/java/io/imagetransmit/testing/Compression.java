package io.imagetransmit.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.GZIPOutputStream;

/** What layers are packed with. */
final class Compression {
    private static final int ZSTD_BLOCK = 64 * 1024;

    private Compression() {}

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** A valid Zstandard frame (RFC 8878) of raw blocks: nothing gets smaller, but every decoder takes it. */
    static byte[] zstd(byte[] content) {
        int blocks = Math.max(1, (content.length + ZSTD_BLOCK - 1) / ZSTD_BLOCK);
        ByteBuffer frame = ByteBuffer.allocate(9 + 3 * blocks + content.length).order(ByteOrder.LITTLE_ENDIAN);
        // a single segment, its size in four bytes, no checksum, no dictionary
        frame.putInt(0xFD2FB528).put((byte) 0xA0).putInt(content.length);
        for (int block = 0; block < blocks; block++) {
            int from = block * ZSTD_BLOCK;
            int size = Math.min(ZSTD_BLOCK, content.length - from);
            int header = size << 3 | (block == blocks - 1 ? 1 : 0);
            frame.put((byte) header).put((byte) (header >> 8)).put((byte) (header >> 16));
            frame.put(content, from, size);
        }
        return frame.array();
    }
}

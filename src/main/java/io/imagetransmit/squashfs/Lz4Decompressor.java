package io.imagetransmit.squashfs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorInputStream;

/** Bare LZ4 blocks, without a frame. */
final class Lz4Decompressor implements Decompressor {
    @Override
    public int unpack(byte[] packed, int packedSize, byte[] target, int limit) throws IOException {
        try (InputStream in = new BlockLZ4CompressorInputStream(new ByteArrayInputStream(packed, 0, packedSize))) {
            return Decompressor.drain(in, target, limit);
        }
    }
}

package io.imagetransmit.squashfs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.tukaani.xz.ArrayCache;
import org.tukaani.xz.BasicArrayCache;
import org.tukaani.xz.SingleXZInputStream;

/** Each block is an .xz file of its own. */
final class XzDecompressor implements Decompressor {
    /** What the decoder takes besides the dictionary, in KiB, generously. */
    private static final int OVERHEAD = 512;

    private final int memoryLimit;
    private final ArrayCache arrays = new BasicArrayCache();

    /** @param blockSize no dictionary may be larger: no tool writes one, since it would be of no use */
    XzDecompressor(int blockSize) {
        memoryLimit = Math.max(blockSize, MetadataTable.BLOCK_SIZE) / 1024 + OVERHEAD;
    }

    @Override
    public int unpack(byte[] packed, int packedSize, byte[] target, int limit) throws IOException {
        try (InputStream in =
                new SingleXZInputStream(new ByteArrayInputStream(packed, 0, packedSize), memoryLimit, true, arrays)) {
            return Decompressor.drain(in, target, limit);
        }
    }
}

package io.imagetransmit.squashfs;

import com.github.luben.zstd.ZstdDecompressCtx;

/**
 * Zstandard frames (RFC 8878). They are unpacked straight into the target in one call, for which the library needs no window of
 * its own: a frame that claims a large window, or more content than there may be, costs nothing but an error.
 */
final class ZstdDecompressor implements Decompressor {
    private final ZstdDecompressCtx context;

    private ZstdDecompressor(ZstdDecompressCtx context) {
        this.context = context;
    }

    static ZstdDecompressor open() throws SquashfsException {
        try {
            return new ZstdDecompressor(new ZstdDecompressCtx());
        } catch (LinkageError e) { // the native library does not exist for this machine, or cannot be unpacked
            throw new SquashfsException("the image is packed with zstd, whose library does not run on this machine", e);
        }
    }

    @Override
    public int unpack(byte[] packed, int packedSize, byte[] target, int limit) {
        return context.decompressByteArray(target, 0, limit, packed, 0, packedSize);
    }

    @Override
    public void close() {
        context.close();
    }
}

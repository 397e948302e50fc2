package io.imagetransmit.local;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Packs a layer that an old {@code docker save} has left unpacked. The digest of the packed layer, and so that of the image,
 * depends on the very bytes that the compressor writes.
 */
@FunctionalInterface
public interface LayerCompressor {
    /**
     * What is written into the answer arrives gzip-compressed in {@code packed}; closing the answer ends the gzip member and
     * closes {@code packed}.
     */
    OutputStream compressing(OutputStream packed) throws IOException;

    /** The JDK's own compressor at its default level. Its bytes are not those of {@code docker push}. */
    static LayerCompressor ofJdk() {
        return packed -> new GZIPOutputStream(packed, 64 << 10);
    }
}

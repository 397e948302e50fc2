package io.imagetransmit.bundle.compact;

import io.imagetransmit.image.Digest;

/**
 * A blob that another bundle brings, and that this one has references to the content of.
 *
 * @param size of the blob as registries know it, bytes
 * @param packed whether the content is what a gzip stream of one member unpacks to; otherwise it is the blob itself
 * @param content length of that, bytes
 */
public record BaseBlob(Digest digest, long size, boolean packed, long content) {
    /** Deflate makes nothing smaller than by this factor, so a gzip stream cannot have come from more. */
    private static final long LARGEST_RATIO = 1032;

    private static final int SLACK = 64 << 10;

    public BaseBlob {
        if (size < 0 || content < 0 || content > mostContent(size, packed)) {
            throw new IllegalArgumentException(content + " bytes out of " + size);
        }
    }

    /** How long the content of a blob of this size can be. */
    static long mostContent(long size, boolean packed) {
        if (!packed) {
            return size;
        }
        return size > (Long.MAX_VALUE - SLACK) / LARGEST_RATIO ? Long.MAX_VALUE : size * LARGEST_RATIO + SLACK;
    }
}

package io.imagetransmit.registry;

/**
 * What has been learnt about how large a request body one registry, or a proxy in front of it, takes. Shared by all uploads to
 * it; safe for use by several threads.
 */
final class UploadLimits {
    /** A body up to this size goes up in one PUT: one round trip less. Beyond it, registries of the distribution family, which
     * read a PUT's content a second time to hash it, are faster with PATCH (measured: 200 MB in 0.9 s against 1.5 s). */
    static final long SINGLE_PUT = 8L << 20;

    /** What is sent between two points that an interrupted upload can go on from. */
    static final long CHUNK = 32L << 20;

    /** Chunks are not made smaller than this. */
    static final long SMALLEST = 64L << 10;

    private volatile long largest = Long.MAX_VALUE;
    private volatile boolean chunksRefused;

    /** Whether a blob of this size is sent in one PUT. */
    boolean single(long size) {
        return chunksRefused || (size <= SINGLE_PUT && size <= largest);
    }

    /** How many bytes the next chunk of an upload should have, {@code minimum} being the registry's own lower limit. */
    long chunk(long remaining, long minimum) {
        return Math.min(remaining, Math.max(Math.min(CHUNK, largest), minimum));
    }

    /** Whether a single PUT of this size is known to be refused. */
    boolean tooLarge(long size) {
        return size > largest;
    }

    /** A body of this many bytes was answered with 413. Returns whether a smaller one, not below the minimum, is worth trying. */
    boolean refused(long size, long minimum) {
        if (size <= Math.max(SMALLEST, minimum) || chunksRefused) {
            return false;
        }
        long smaller = Math.max(SMALLEST, Long.highestOneBit(size - 1));
        largest = Math.min(largest, smaller);
        return true;
    }

    /** The registry takes no PATCH with a range. */
    void refuseChunks() {
        chunksRefused = true;
    }
}

package io.imagetransmit.bundle.compact;

/**
 * How a compact file is packed.
 *
 * @param level of Zstandard, 1 to 19
 * @param block how much is packed together, bytes, a power of two; the reading side unpacks as much at a time
 * @param lanes how many blobs are packed at the same time
 * @param memory for what is known of the content, bytes
 */
public record CompactShape(int level, int block, int lanes, long memory) {
    public static final int DEFAULT_LEVEL = 7;
    public static final int DEFAULT_BLOCK = 4 << 20;
    public static final int SMALLEST_BLOCK = 1 << 20;
    /** Larger ones could not be unpacked with little memory. */
    public static final int LARGEST_BLOCK = 32 << 20;

    public static final int HIGHEST_LEVEL = 19;

    private static final int MOST_LANES = 4;
    private static final long LEAST_MEMORY = 96L << 20;
    private static final long MOST_MEMORY = 512L << 20;
    /** What lanes may take outside of the heap, bytes. */
    private static final long LANES = 96L << 20;

    public CompactShape {
        if (level < 1
                || level > HIGHEST_LEVEL
                || block < SMALLEST_BLOCK
                || block > LARGEST_BLOCK
                || Integer.bitCount(block) != 1
                || lanes < 1) {
            throw new IllegalArgumentException(level + " " + block + " " + lanes);
        }
    }

    /** For this machine. */
    public static CompactShape of(int level, int block) {
        int cores = Runtime.getRuntime().availableProcessors();
        int lanes = (int) Math.max(1, Math.min(Math.min(MOST_LANES, cores), LANES / (2L * block)));
        long memory = Math.max(
                LEAST_MEMORY, Math.min(MOST_MEMORY, Runtime.getRuntime().maxMemory() / 4));
        return new CompactShape(level, block, lanes, memory);
    }
}

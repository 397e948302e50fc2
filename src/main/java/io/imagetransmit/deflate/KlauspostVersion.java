package io.imagetransmit.deflate;

/** The versions of klauspost/compress between which its default level (5) has changed what it writes. */
enum KlauspostVersion {
    FROM_1_15_0(0, false),
    /** Debian 12 has 1.15.12. */
    FROM_1_15_10(2, false),
    /** 1.18.1, withdrawn for what it did at level 9, is neither this nor the one before. */
    FROM_1_18_2(2, true);

    private final int skipped;
    private final boolean exact;

    KlauspostVersion(int skipped, boolean exact) {
        this.skipped = skipped;
        this.exact = exact;
    }

    /** How many bytes at a match's beginning a better one, found by its end, need not have in common with it. */
    int skipped() {
        return skipped;
    }

    /** Whether a code that may serve for several blocks is written without the lengths of the symbols behind the last used one. */
    boolean writesExactCodes() {
        return exact;
    }
}

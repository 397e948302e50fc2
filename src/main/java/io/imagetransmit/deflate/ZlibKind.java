/*
 * A port of zlib, altered: it is not the original software. Copyright (C) 1995-2022 Jean-loup Gailly and Mark Adler, under the
 * zlib licence, see docs/licenses/zlib.txt.
 */
package io.imagetransmit.deflate;

/** A way in which zlib's deflate has been used, or has changed in the course of time. */
enum ZlibKind {
    /** zlib as it is, with its default amount of memory. */
    ZLIB((1 << 14) - 1),
    /**
     * GNU gzip, up to now (1.12): zlib as it was in its version 0.9, with as much memory as that can be given. A block also ends
     * where that looks profitable; matches are looked for as if the content did not end, and cut off there; and the window is
     * not shifted any more once the end has come in sight.
     */
    GNU((1 << 15) - 1);

    private static final int LEAST_LEVEL_THAT_LOOKS = 3;
    private static final int LOOK_INTERVAL = 1 << 12;

    private final int blockTokens;

    ZlibKind(int blockTokens) {
        this.blockTokens = blockTokens;
    }

    /** @param level 1 to 9 */
    ZlibMatcher open(ZlibBlockWriter writer, int level) {
        boolean looks = this == GNU && level >= LEAST_LEVEL_THAT_LOOKS;
        ZlibBlock block = new ZlibBlock(writer, blockTokens, looks ? LOOK_INTERVAL : blockTokens);
        return switch (level) {
            case 1 -> new ZlibGreedyMatcher(this, block, 4, 8, 4);
            case 2 -> new ZlibGreedyMatcher(this, block, 5, 16, 8);
            case 3 -> new ZlibGreedyMatcher(this, block, 6, 32, 32);
            case 4 -> new ZlibLazyMatcher(this, block, 4, 4, 16, 16);
            case 5 -> new ZlibLazyMatcher(this, block, 8, 16, 32, 32);
            case 6 -> new ZlibLazyMatcher(this, block, 8, 16, 128, 128);
            case 7 -> new ZlibLazyMatcher(this, block, 8, 32, 128, 256);
            case 8 -> new ZlibLazyMatcher(this, block, 32, 128, 258, 1024);
            case 9 -> new ZlibLazyMatcher(this, block, 32, 258, 258, 4096);
            default -> throw new IllegalArgumentException("zlib at level " + level);
        };
    }

    /** Whether the end of the content only shows in matches that have been found. */
    boolean looksBehindTheEnd() {
        return this == GNU;
    }
}

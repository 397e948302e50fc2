package io.imagetransmit.deflate;

import java.io.OutputStream;
import java.util.Locale;

/** Whose deflate it is. */
public enum Encoder {
    /** Go's {@code compress/flate}, levels -2 (Huffman codes only) and 0 to 9; the default is 6. */
    GO(-2),
    /** zlib with its default strategy and 2<sup>8</sup> KiB of memory, levels 1 to 9; the default is 6. */
    ZLIB(1);

    private final int least;

    Encoder(int least) {
        this.least = least;
    }

    boolean hasLevel(int level) {
        return level >= least && level <= 9 && level != -1;
    }

    /** Whether it can be had in this JVM. */
    boolean isPresent() {
        return this == GO || StandardZlib.isPresent();
    }

    RawDeflater open(OutputStream out, int level) {
        return this == GO ? new GoDeflater(out, level) : new ZlibDeflater(out, level);
    }

    /** As it stands in a recipe's text. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}

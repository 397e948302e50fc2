package io.imagetransmit.deflate;

import java.io.OutputStream;
import java.util.Locale;

/** Whose deflate it is. */
public enum Encoder {
    /** Go's {@code compress/flate}, levels -2 (Huffman codes only) and 0 to 9; the default is 6. */
    GO(-2, 9),
    /** zlib with its default strategy and 2<sup>8</sup> KiB of memory, levels 1 to 9; the default is 6. */
    ZLIB(1, 9),
    /** pgzip, the parallel gzip of Podman, over klauspost/compress 1.15.0 to 1.15.9; level 5, its default, only. */
    PGZIP15(5, 5),
    /** pgzip over klauspost/compress 1.15.10 to 1.18.0; level 5, its default, only. */
    PGZIP16(5, 5),
    /** pgzip over klauspost/compress from 1.18.2 on; level 5, its default, only. */
    PGZIP18(5, 5),
    /** GNU gzip, levels 1 to 9; the default is 6. */
    GNU(1, 9),
    /** pigz from 2.2.3 on with blocks of 128 KiB, each with the 32 KiB before it as dictionary, levels 1 to 9; the default is 6. */
    PIGZ(1, 9),
    /** pigz with one thread ({@code -p 1}, or on one processor), levels 1 to 3; from 4 on the bytes are those of {@link #PIGZ}. */
    PIGZ_SINGLE(1, 3),
    /** pigz {@code -i}, blocks that know nothing of each other, levels 1 to 9. */
    PIGZ_INDEPENDENT(1, 9);

    private final int least;
    private final int most;

    Encoder(int least, int most) {
        this.least = least;
        this.most = most;
    }

    static Encoder named(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    boolean hasLevel(int level) {
        return level >= least && level <= most && level != -1;
    }

    /** Whether it is a version of pgzip. */
    boolean isPgzip() {
        return this == PGZIP15 || this == PGZIP16 || this == PGZIP18;
    }

    /** Whether it compresses the first {@link PigzDeflater#BLOCK} bytes as zlib does. */
    boolean beginsLikeZlib() {
        return switch (this) {
            case GO, PGZIP15, PGZIP16, PGZIP18, GNU -> false;
            case ZLIB, PIGZ, PIGZ_SINGLE, PIGZ_INDEPENDENT -> true;
        };
    }

    RawDeflater open(OutputStream out, int level) {
        return switch (this) {
            case GO -> new GoDeflater(out, level);
            case PGZIP15 -> new PgzipDeflater(out, KlauspostVersion.FROM_1_15_0);
            case PGZIP16 -> new PgzipDeflater(out, KlauspostVersion.FROM_1_15_10);
            case PGZIP18 -> new PgzipDeflater(out, KlauspostVersion.FROM_1_18_2);
            case ZLIB -> StandardZlib.isPresent() ? new ZlibDeflater(out, level) : new PortedZlibDeflater(out, level);
            case GNU -> new PortedZlibDeflater(out, level, ZlibKind.GNU);
            case PIGZ -> new PigzDeflater(out, level, PigzDeflater.History.DICTIONARY);
            case PIGZ_SINGLE -> new PigzDeflater(out, level, PigzDeflater.History.ALL);
            case PIGZ_INDEPENDENT -> new PigzDeflater(out, level, PigzDeflater.History.NONE);
        };
    }

    /** As it stands in a recipe's text. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

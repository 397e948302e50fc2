package io.imagetransmit.deflate;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which encoder may have made a stream, as far as its header gives it away. */
final class Likelihood {
    private static final int BEST = 2;
    private static final int FASTEST = 4;
    private static final int UNIX = 3;
    private static final int UNKNOWN_SYSTEM = 255;

    private static final List<Encoder> PGZIP = List.of(Encoder.PGZIP16, Encoder.PGZIP18, Encoder.PGZIP15);

    private Likelihood() {}

    /**
     * Encoders and levels, the likeliest first. The header only hints at what libraries do, since anybody may write any; but those
     * that are programs write always the same. pigz comes behind zlib at the same level, because that settles for most streams
     * whether pigz needs to be tried at all.
     */
    static List<GzipRecipe> order(GzipHeader header) {
        int hinted = header.extraFlags() == BEST ? 9 : header.extraFlags() == FASTEST ? 1 : 6;
        List<Encoder> libraries = header.operatingSystem() == UNKNOWN_SYSTEM
                ? List.of(Encoder.GO, Encoder.ZLIB)
                : List.of(Encoder.ZLIB, Encoder.GO);
        List<Encoder> programs = header.operatingSystem() == UNIX
                ? List.of(Encoder.GNU, Encoder.PIGZ, Encoder.PIGZ_SINGLE, Encoder.PIGZ_INDEPENDENT)
                : List.of();
        Set<GzipRecipe> order = new LinkedHashSet<>();
        List<Encoder> first = header.hasPgzipsTime() ? PGZIP : List.of();
        add(order, first, header, 5);
        add(order, libraries, header, hinted);
        add(order, programs, header, hinted);
        add(order, libraries, header, 6, 9, 1, 5, 4, 7, 8, 3, 2, -2, 0);
        if (hinted == 6) {
            add(order, programs, header, 5, 4, 7, 8, 3, 2);
        }
        add(order, PGZIP, header, 5);
        return new ArrayList<>(order);
    }

    private static void add(Set<GzipRecipe> order, List<Encoder> encoders, GzipHeader header, int... levels) {
        for (int level : levels) {
            for (Encoder encoder : encoders) {
                if (encoder.hasLevel(level)) {
                    order.add(new GzipRecipe(encoder, level, header));
                }
            }
        }
    }
}

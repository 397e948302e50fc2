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

    private Likelihood() {}

    /**
     * All encoders and levels, the likeliest first. The header only hints: anybody may write any. pigz comes behind zlib at the
     * same level, because that settles for most streams whether pigz needs to be tried at all.
     */
    static List<GzipRecipe> order(GzipHeader header) {
        int hinted = header.extraFlags() == BEST ? 9 : header.extraFlags() == FASTEST ? 1 : 6;
        List<Encoder> simple = header.operatingSystem() == UNKNOWN_SYSTEM
                ? List.of(Encoder.GO, Encoder.ZLIB)
                : List.of(Encoder.ZLIB, Encoder.GO);
        List<Encoder> blocked = List.of(Encoder.PIGZ, Encoder.PIGZ_SINGLE, Encoder.PIGZ_INDEPENDENT);
        Set<GzipRecipe> order = new LinkedHashSet<>();
        add(order, simple, header, hinted);
        if (header.operatingSystem() == UNIX) {
            add(order, blocked, header, hinted);
        }
        add(order, simple, header, 6, 9, 1, 5, 4, 7, 8, 3, 2, -2, 0);
        add(order, blocked, header, hinted, 6, 9, 1, 5, 4, 7, 8, 3, 2);
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

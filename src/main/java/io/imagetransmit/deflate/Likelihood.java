package io.imagetransmit.deflate;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which encoder may have made a stream, as far as its header gives it away. */
final class Likelihood {
    private static final int BEST = 2;
    private static final int FASTEST = 4;
    private static final int UNKNOWN_SYSTEM = 255;

    private Likelihood() {}

    /** All encoders and levels that this JVM has, the likeliest first. The header only hints: anybody may write any. */
    static List<GzipRecipe> order(GzipHeader header) {
        int hinted = header.extraFlags() == BEST ? 9 : header.extraFlags() == FASTEST ? 1 : 6;
        boolean go = header.operatingSystem() == UNKNOWN_SYSTEM;
        Encoder first = go ? Encoder.GO : Encoder.ZLIB;
        Encoder second = go ? Encoder.ZLIB : Encoder.GO;
        Set<GzipRecipe> order = new LinkedHashSet<>();
        if (header.hasPgzipsTime()) {
            addPgzip(order, header);
        }
        for (int level : new int[] {hinted, 6, 9, 1}) {
            add(order, first, level, header);
            add(order, second, level, header);
        }
        for (int level : new int[] {5, 4, 7, 8, 3, 2, -2, 0}) {
            add(order, first, level, header);
            add(order, second, level, header);
        }
        addPgzip(order, header);
        return new ArrayList<>(order);
    }

    private static void addPgzip(Set<GzipRecipe> order, GzipHeader header) {
        for (Encoder version : new Encoder[] {Encoder.PGZIP16, Encoder.PGZIP18, Encoder.PGZIP15}) {
            add(order, version, 5, header);
        }
    }

    private static void add(Set<GzipRecipe> order, Encoder encoder, int level, GzipHeader header) {
        if (encoder.hasLevel(level) && encoder.isPresent()) {
            order.add(new GzipRecipe(encoder, level, header));
        }
    }
}

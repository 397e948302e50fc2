package io.imagetransmit.bundle.compact;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds for stretches of bases' blocks the base blobs that have them: again and again the blob that has most of what is left. That
 * is mostly the blob's own predecessor, with nearly all of it.
 */
final class Resolution {
    private final Map<Integer, BlockUses> uses;
    private List<Stretch> stretches = new ArrayList<>();
    private final List<Integer> chosen = new ArrayList<>();

    /**
     * Of the content, in order.
     *
     * @param source as in the segments; {@link KnownContent#SOURCE} for what is not resolved, the others one higher than there
     */
    private record Stretch(int source, long position, long length) {
        boolean isOpen() {
            return source == KnownContent.SOURCE;
        }
    }

    Resolution(SegmentList segments, Map<Integer, BlockUses> uses) {
        this.uses = uses;
        for (int i = 0; i < segments.size(); i++) {
            stretches.add(new Stretch(segments.source(i), segments.position(i), segments.length(i)));
        }
    }

    /** The numbers of the blobs that were chosen, in the order in which the resolved segments count them. */
    List<Integer> run() {
        for (int best = best(); best >= 0; best = best()) {
            chosen.add(best);
            resolve(best, chosen.size() + KnownContent.SOURCE);
        }
        return chosen;
    }

    SegmentList resolved() throws CompactException {
        SegmentList list = new SegmentList();
        for (Stretch stretch : stretches) {
            if (stretch.isOpen()) {
                throw new CompactException("the index of a base names content that none of its blobs has");
            }
            list.add(
                    stretch.source() == SegmentList.OWN ? SegmentList.OWN : stretch.source() - KnownContent.SOURCE,
                    stretch.position(),
                    stretch.length());
        }
        return list;
    }

    /** The blob that has most of what is open; -1 if nothing is. */
    private int best() {
        Map<Integer, Long> covered = new HashMap<>();
        for (Stretch stretch : stretches) {
            BlockUses there = stretch.isOpen() ? uses.get(SegmentList.block(stretch.position())) : null;
            if (there == null) {
                continue;
            }
            int start = SegmentList.offset(stretch.position());
            long end = start + stretch.length();
            for (int i = 0; i < there.size(); i++) {
                long common = Math.min(end, there.end(i)) - Math.max(start, there.offset(i));
                if (common > 0) {
                    covered.merge(there.blob(i), common, Long::sum);
                }
            }
        }
        return covered.entrySet().stream()
                .max(Map.Entry.<Integer, Long>comparingByValue().thenComparing(entry -> -entry.getKey()))
                .map(Map.Entry::getKey)
                .orElse(-1);
    }

    private void resolve(int blob, int source) {
        List<Stretch> next = new ArrayList<>();
        for (Stretch stretch : stretches) {
            BlockUses there = stretch.isOpen() ? uses.get(SegmentList.block(stretch.position())) : null;
            if (there == null) {
                next.add(stretch);
            } else {
                cut(stretch, there, blob, source, next);
            }
        }
        stretches = next;
    }

    /** Cuts a stretch into what the blob has and what it has not. */
    private static void cut(Stretch stretch, BlockUses there, int blob, int source, List<Stretch> out) {
        int block = SegmentList.block(stretch.position());
        int at = SegmentList.offset(stretch.position());
        int end = (int) (at + stretch.length());
        while (at < end) {
            int use = use(there, blob, at, expected(out, source));
            int stop = use < 0 ? next(there, blob, at, end) : Math.min(end, there.end(use));
            out.add(
                    use < 0
                            ? new Stretch(KnownContent.SOURCE, SegmentList.position(block, at), stop - at)
                            : new Stretch(source, there.content(use, at), stop - at));
            at = stop;
        }
    }

    /** Where the blob's content goes on if the last stretch came from it; otherwise a place that cannot be. */
    private static long expected(List<Stretch> out, int source) {
        Stretch last = out.isEmpty() ? null : out.get(out.size() - 1);
        return last == null || last.source() != source ? -1 : last.position() + last.length();
    }

    /** The blob's use of a place, best the one that goes on at an expected place of its content; -1 if there is none. */
    private static int use(BlockUses there, int blob, int at, long expected) {
        int found = -1;
        for (int i = 0; i < there.size(); i++) {
            if (there.blob(i) == blob && there.offset(i) <= at && at < there.end(i)) {
                if (there.content(i, at) == expected) {
                    return i;
                }
                found = found < 0 ? i : found;
            }
        }
        return found;
    }

    /** Where the blob's next use begins. */
    private static int next(BlockUses there, int blob, int at, int end) {
        int next = end;
        for (int i = 0; i < there.size(); i++) {
            if (there.blob(i) == blob && there.offset(i) > at) {
                next = Math.min(next, there.offset(i));
            }
        }
        return next;
    }
}

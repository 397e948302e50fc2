/*
 * A port of klauspost/compress/flate. Copyright 2011 The Snappy-Go Authors, 2012 The Go Authors, 2015, 2019 Klaus Post. All rights
 * reserved. Use of that source code is governed by a BSD-style licence, see docs/licenses/klauspost.txt.
 */
package io.imagetransmit.deflate;

import java.util.Arrays;

/**
 * klauspost's level 5: one table of the latest place of four bytes, another one of the latest two places of seven. Holds the content
 * that it looks back to. Not for several threads.
 */
final class TwoTableMatcher {
    /** In bytes; the most that is encoded at a time. */
    static final int WINDOW = BlockWriter.LARGEST_STORED;

    /** Where the content moves down shows in the output, as no match is extended to before its beginning. */
    private static final int CAPACITY = 5 * WINDOW;

    private static final int KEPT = 1 << 15;
    private static final int FARTHEST = 1 << 15;
    private static final int LONGEST = 258;
    private static final int GOOD = 30;
    private static final int MARGIN = 11;
    private static final int SKIP_SHIFT = 6;
    private static final int TABLE_BITS = 15;
    private static final int PRIME_FOUR = 0x9e3779b1;
    private static final long PRIME_SEVEN = 58295818150454627L;

    /** So that an empty place of a table is too far away. */
    private static final int FIRST_PLACE = WINDOW;

    private final int skipped;
    private final byte[] history = new byte[CAPACITY + WINDOW];
    private final int[] fours = new int[1 << TABLE_BITS];
    private final long[] sevens = new long[1 << TABLE_BITS]; // the latest place << 32 | the one before
    private int start;
    private int end;
    private int current; // the place of history[0]

    // where the search is, and what it has found
    private int emitted;
    private int here;
    private int next;
    private int target;
    private int length; // 0 if it is only known to be at least 4

    TwoTableMatcher(KlauspostVersion version) {
        skipped = version.skipped();
        current = FIRST_PLACE;
    }

    /** The content; what came last ends at {@link #end()}. */
    byte[] history() {
        return history;
    }

    int end() {
        return end;
    }

    /** How much has not been encoded yet. */
    int waiting() {
        return end - start;
    }

    /** Takes as much as there is room for; gives how much. */
    int fill(byte[] content, int offset, int count) {
        int some = Math.min(count, WINDOW - waiting());
        System.arraycopy(content, offset, history, end, some);
        end += some;
        return some;
    }

    /**
     * Begins anew, but for the last bytes, which are waiting then.
     *
     * @param kept how many
     */
    void restart(int kept) {
        System.arraycopy(history, end - kept, history, 0, kept);
        Arrays.fill(fours, 0);
        Arrays.fill(sevens, 0);
        current = FIRST_PLACE;
        start = 0;
        end = kept;
    }

    /** Makes tokens of what is waiting; none if there is no match. */
    void encode(TokenBlock block) {
        if (end > CAPACITY) {
            int moved = start - KEPT;
            System.arraycopy(history, moved, history, 0, end - moved);
            current += moved;
            start -= moved;
            end -= moved;
        }
        if (end - start >= MARGIN + 2) {
            tokens(block);
        }
        start = end;
    }

    private void tokens(TokenBlock block) {
        int stop = end - MARGIN;
        long value = Matches.longAt(history, start);
        emitted = start;
        here = start;
        while (search(value, stop)) {
            extend(stop);
            block.literals(history, emitted, here);
            block.match(length, here - target);
            here += length;
            emitted = here;
            here = Math.max(here, next + 1);
            if (here >= stop) {
                break;
            }
            value = rememberMatched();
        }
        if (block.count() > 0) {
            block.literals(history, emitted, end);
        }
    }

    /** Finds the next match, from {@code here} on, where the bytes of {@code value} are. */
    private boolean search(long value, int stop) {
        byte[] source = history;
        int bytes = (int) value;
        int four = four(value);
        int seven = seven(value);
        int at = here;
        int following = at + 1 + ((at - emitted) >> SKIP_SHIFT);
        while (following <= stop) {
            int candidate = fours[four] - current;
            long candidates = sevens[seven];
            remember(four, seven, at);
            long followingValue = Matches.longAt(source, following);
            four = four(followingValue);
            seven = seven(followingValue);
            int first = (int) (candidates >>> 32) - current;
            int second = (int) candidates - current;
            if (at - first < FARTHEST) {
                boolean isFirst = bytes == Matches.intAt(source, first);
                boolean isSecond = at - second < FARTHEST && bytes == Matches.intAt(source, second);
                if (isFirst || isSecond) {
                    remember(four, seven, following);
                    found(at, following, isFirst ? first : second, 0);
                    if (isFirst && isSecond) {
                        length = shortLength(at, first);
                        longer(at, second);
                    }
                    return true;
                }
            }
            if (at - candidate < FARTHEST && bytes == Matches.intAt(source, candidate)) {
                found(at, following, candidate, shortLength(at, candidate));
                candidates = sevens[seven];
                remember(four, seven, following);
                first = (int) (candidates >>> 32) - current;
                second = (int) candidates - current;
                if (following - first < FARTHEST
                        && !(Matches.intAt(source, first) == (int) followingValue && longer(following, first))
                        && following - second < FARTHEST
                        && Matches.intAt(source, second) == (int) followingValue) {
                    longer(following, second);
                }
                return true;
            }
            bytes = (int) followingValue;
            at = following;
            following = at + 1 + ((at - emitted) >> SKIP_SHIFT);
        }
        return false;
    }

    private void found(int at, int following, int place, int size) {
        here = at;
        next = following;
        target = place;
        length = size;
    }

    /** Whether the match of this place with another one is longer than what has been found; then it takes its place. */
    private boolean longer(int at, int place) {
        int size = shortLength(at, place);
        if (size <= length) {
            return false;
        }
        here = at;
        target = place;
        length = size;
        return true;
    }

    /** The length of a match of at least four bytes, as far as a single token can tell. */
    private int shortLength(int at, int place) {
        return 4 + Matches.length(history, at + 4, history, place + 4, Math.min(LONGEST - 4, end - at - 4));
    }

    private int longLength(int at, int place) {
        return Matches.length(history, at, history, place, end - at);
    }

    /** Makes the match as long as it can be, or finds a better one by its end. */
    private void extend(int stop) {
        if (length == 0) {
            length = 4 + longLength(here + 4, target + 4);
        } else if (length == LONGEST) {
            length += longLength(here + length, target + length);
        }
        int behind = here + length;
        if (length < GOOD && behind < stop) {
            int latest = (int) (sevens[seven(Matches.longAt(history, behind))] >>> 32);
            int place = latest - current - length + skipped;
            int from = here + skipped;
            if (place >= 0 && place < from && from - place < FARTHEST) {
                int size = longLength(from, place);
                if (size > length) {
                    here = from;
                    target = place;
                    length = size;
                }
            }
        }
        while (target > 0 && here > emitted && history[target - 1] == history[here - 1]) {
            here--;
            target--;
            length++;
        }
    }

    /** Puts some places within the match into the tables, and the one before {@code here}; gives the bytes here. */
    private long rememberMatched() {
        int last = here - 1;
        int at = here - length + 1;
        if (at < last) {
            long bytes = Matches.longAt(history, at);
            remember(four(bytes), seven(bytes), at);
            rememberSeven(seven(bytes >>> 8), at + 1);
            fours[four(bytes >>> 16)] = at + 2 + current;
            for (at += 4; at < last; at += 3) {
                bytes = Matches.longAt(history, at);
                rememberSeven(seven(bytes), at);
                fours[four(bytes >>> 8)] = at + 1 + current;
            }
        }
        long bytes = Matches.longAt(history, last);
        remember(four(bytes), seven(bytes), last);
        return bytes >>> 8;
    }

    private void remember(int four, int seven, int at) {
        fours[four] = at + current;
        rememberSeven(seven, at);
    }

    private void rememberSeven(int seven, int at) {
        sevens[seven] = (long) (at + current) << 32 | (sevens[seven] >>> 32);
    }

    private static int four(long bytes) {
        return ((int) bytes * PRIME_FOUR) >>> (32 - TABLE_BITS);
    }

    private static int seven(long bytes) {
        return (int) (((bytes << 8) * PRIME_SEVEN) >>> (64 - TABLE_BITS));
    }
}

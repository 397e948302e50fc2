/*
 * A port of zlib, altered: it is not the original software. Copyright (C) 1995-2022 Jean-loup Gailly and Mark Adler, under the
 * zlib licence, see docs/licenses/zlib.txt.
 */
package io.imagetransmit.deflate;

import java.io.IOException;
import java.util.Arrays;

/**
 * What zlib's levels have in common: a window of 64 KiB, of which the latest 32 KiB less {@link #LOOKAHEAD} can be matched, and
 * chains of the places with the same hash.
 *
 * <p>zlib fills the window with as much as each write brings; here it is always filled before it is looked at, which gives the
 * same tokens as one single write in zlib. In zlib the pieces show in one case only: one that ends a byte before the window does
 * can make it shift a byte earlier, and a match at the farthest distance is then lost.
 */
abstract class ZlibMatcher implements Matcher {
    static final int SHORTEST = 3;
    static final int LONGEST = 258;
    static final int LOOKAHEAD = LONGEST + SHORTEST + 1;
    static final int NOWHERE = 0; // the window's very first place is never matched

    static final int WINDOW = 1 << 15;
    private static final int WINDOW_MASK = WINDOW - 1;
    private static final int FARTHEST = WINDOW - LOOKAHEAD;
    private static final int HASH_SHIFT = 5;
    private static final int HASH_MASK = (1 << 15) - 1;

    private final ZlibBlock block;
    private final int nice;
    private final boolean behindTheEnd;
    private final int[] heads = new int[HASH_MASK + 1]; // the latest place of a hash
    private final int[] chains = new int[WINDOW]; // the place before with the same hash
    private boolean ended; // the window is not shifted any more, and in its last bytes no match is looked for
    private int waiting; // places before the index that could not be entered when there was nothing behind them

    final byte[] window = new byte[2 * WINDOW + Long.BYTES];
    int end;
    int index;
    /** The distance of what {@link #find} found. */
    int offset;

    /** @param nice a match of this length is good enough to end the search */
    ZlibMatcher(ZlibKind kind, ZlibBlock block, int nice) {
        this.block = block;
        this.nice = nice;
        this.behindTheEnd = kind.looksBehindTheEnd();
    }

    @Override
    public void write(byte[] content, int start, int size) throws IOException {
        int done = 0;
        while (done < size) {
            int some = Math.min(size - done, 2 * WINDOW - end);
            System.arraycopy(content, start + done, window, end, some);
            end += some;
            done += some;
            if (end == 2 * WINDOW) {
                enterWaiting();
                match(false);
            }
        }
    }

    @Override
    public void finish() throws IOException {
        flush();
        block.end(window, index, true);
    }

    /** Ends the current block here, if there is anything in it. */
    void endBlock() throws IOException {
        flush();
        if (!block.isEmpty()) {
            block.end(window, index, false);
        }
    }

    private void flush() throws IOException {
        enterWaiting();
        match(true);
        waiting = Math.min(index, SHORTEST - 1);
    }

    /**
     * Begins a new stream after {@link #endBlock()}.
     *
     * @param kept so many of the latest bytes, up to 32 KiB, can still be matched, as if they were a dictionary
     */
    void restart(int kept) {
        System.arraycopy(window, end - kept, window, 0, kept);
        Arrays.fill(heads, NOWHERE);
        for (int at = 0; at <= kept - SHORTEST; at++) {
            enter(at);
        }
        end = kept;
        index = kept;
        block.restart(kept);
        waiting = Math.min(kept, SHORTEST - 1);
    }

    /** Makes tokens until too little is left to look ahead, or all of them. */
    abstract void match(boolean toTheEnd) throws IOException;

    /** To be called before each token: whether there is enough in the window to make one. */
    final boolean mayGoOn(boolean toTheEnd) {
        if (end - index >= LOOKAHEAD) {
            return true;
        }
        if (!ended) {
            shiftIfAtEnd();
            if (toTheEnd && behindTheEnd) {
                ended = true;
                Arrays.fill(window, end, end + SHORTEST - 1, (byte) 0); // what follows is what was in the window before
            }
        }
        return toTheEnd && index < end;
    }

    private void shiftIfAtEnd() {
        if (index >= WINDOW + FARTHEST) {
            System.arraycopy(window, WINDOW, window, 0, WINDOW);
            index -= WINDOW;
            end -= WINDOW;
            block.shift(WINDOW);
            shift(heads);
            shift(chains);
        }
    }

    private static void shift(int[] places) {
        for (int i = 0; i < places.length; i++) {
            places[i] = Math.max(NOWHERE, places[i] - WINDOW);
        }
    }

    private void enterWaiting() {
        while (waiting > 0 && end - index + waiting >= SHORTEST) {
            enter(index - waiting);
            waiting--;
        }
    }

    /** Enters a place, behind which there must be two more bytes, and gives the latest one with the same hash. */
    final int enter(int at) {
        byte[] in = window;
        int hash =
                ((in[at] << (2 * HASH_SHIFT)) ^ ((in[at + 1] & 0xff) << HASH_SHIFT) ^ (in[at + 2] & 0xff)) & HASH_MASK;
        int head = heads[hash];
        chains[at & WINDOW_MASK] = head;
        heads[hash] = at;
        return head;
    }

    /** Whether a place that {@link #enter} gave can be matched. */
    final boolean isInReach(int head) {
        return head != NOWHERE && index - head <= FARTHEST && index <= 2 * WINDOW - LOOKAHEAD;
    }

    /**
     * Looks for the longest match at the current position.
     *
     * @param head the place to begin with
     * @param known only a longer match counts
     * @param tries so many places are looked at
     * @return its length, or {@code known}, or what is left of the content
     */
    final int find(int head, int known, int tries) {
        byte[] in = window;
        int here = index;
        int lookahead = end - here;
        if (known >= lookahead) {
            return lookahead;
        }
        int limit = behindTheEnd ? LONGEST : Math.min(lookahead, LONGEST);
        int enough = Math.min(nice, limit);
        int least = Math.max(NOWHERE, here - FARTHEST);
        int best = known;
        // a longer match must agree in the four bytes up to the first one that it has more, or in the first three
        int tail = Math.max(0, best - 3);
        int mask = best < 3 ? 0xffffff : -1;
        int last = Matches.intAt(in, here + tail);
        int place = head;
        int left = tries;
        do {
            if (((Matches.intAt(in, place + tail) ^ last) & mask) == 0) {
                int found = Matches.length(in, place, in, here, limit);
                if (found > best) {
                    best = found;
                    offset = here - place;
                    if (found >= enough) {
                        break;
                    }
                    tail = best - 3;
                    mask = -1;
                    last = Matches.intAt(in, here + tail);
                }
            }
            place = chains[place & WINDOW_MASK];
        } while (place > least && --left > 0);
        return Math.min(best, lookahead);
    }

    final void literal(int at) {
        block.add(window[at] & 0xff, index);
    }

    final void match(int length, int distance) {
        block.add(Symbols.match(length, distance), index);
    }

    /** Ends the block here if the latest token has filled it. */
    final void blockIfFull() throws IOException {
        if (block.isFull()) {
            block.end(window, index, false);
        }
    }
}

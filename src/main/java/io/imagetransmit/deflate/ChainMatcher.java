/*
 * A port of Go's compress/flate. Copyright 2009, 2016 The Go Authors. All rights reserved. Use of that source code is governed by
 * a BSD-style licence, see docs/licenses/go.txt.
 */
package io.imagetransmit.deflate;

import java.io.IOException;

/**
 * What Go's levels 2 to 9 have in common: a window of 64 KiB, of which the latest 32 KiB can be matched, and chains of the places
 * with the same hash.
 *
 * <p>Go fills the window with as much as each write brings; here it is always filled before it is looked at, which gives the same
 * tokens as one single write in Go. In Go the pieces show in one case only: one that ends within the last 262 bytes of the window
 * can make it shift a little earlier, and a match farther back than 32505 bytes is then lost. Pieces that are multiples of 512
 * bytes, as tar writers make them, never end there.
 */
abstract class ChainMatcher implements Matcher {
    static final int SHORTEST = 4;
    static final int LOOKAHEAD = SHORTEST + 258;

    private static final int WINDOW = 1 << 15;
    private static final int WINDOW_MASK = WINDOW - 1;
    private static final int BLOCK_TOKENS = 1 << 14;
    private static final int HASH_SHIFT = 32 - 17;
    private static final int NEAR = 4096;
    private static final int LARGEST_BASE = 1 << 24;

    private final BlockWriter writer;
    private final int nice;
    private final int chain;
    private final int[] heads = new int[1 << 17]; // the latest place of a hash, + base
    private final int[] chains = new int[WINDOW]; // the place before with the same hash, + base
    private final int[] tokens = new int[BLOCK_TOKENS + 1];
    private int base = 1;
    private int blockStart;
    private int count;

    final byte[] window = new byte[2 * WINDOW + Long.BYTES];
    int end;
    int index;
    private int head = -1;
    private int insertEnd;
    /** The length of what {@link #find} found. */
    int length = SHORTEST - 1;
    /** The distance of what {@link #find} found. */
    int offset;

    /**
     * @param nice a match of this length is good enough to end the search
     * @param chain so many places are looked at
     */
    ChainMatcher(BlockWriter writer, int nice, int chain) {
        this.writer = writer;
        this.nice = nice;
        this.chain = chain;
    }

    @Override
    public void write(byte[] content, int start, int size) throws IOException {
        int done = 0;
        while (done < size) {
            if (end == 2 * WINDOW) {
                shift();
            }
            int some = Math.min(size - done, 2 * WINDOW - end);
            System.arraycopy(content, start + done, window, end, some);
            end += some;
            done += some;
            if (end == 2 * WINDOW) {
                insertEnd = end - (SHORTEST - 1);
                match(LOOKAHEAD);
            }
        }
    }

    @Override
    public void finish() throws IOException {
        insertEnd = end - (SHORTEST - 1);
        match(1);
        flush();
        if (count > 0) {
            block(index);
        }
    }

    /** Makes tokens until less than {@code lookahead} bytes are left. */
    abstract void match(int lookahead) throws IOException;

    /** All is done but for what waits on a better match. */
    abstract void flush();

    private void shift() {
        System.arraycopy(window, WINDOW, window, 0, WINDOW);
        index -= WINDOW;
        end -= WINDOW;
        blockStart = blockStart >= WINDOW ? blockStart - WINDOW : Integer.MAX_VALUE;
        base += WINDOW;
        if (base > LARGEST_BASE) {
            int delta = base - 1;
            base -= delta;
            head -= delta;
            lower(chains, delta);
            lower(heads, delta);
        }
    }

    private static void lower(int[] places, int delta) {
        for (int i = 0; i < places.length; i++) {
            places[i] = Math.max(0, places[i] - delta);
        }
    }

    private static int hash(byte[] window, int at) {
        return (Matches.bigIntAt(window, at) * 0x1e35a7bd) >>> HASH_SHIFT;
    }

    /** Enters the current position; {@link #find} then begins at the place before with the same hash. */
    final void insert() {
        if (index < insertEnd) {
            int hash = hash(window, index);
            head = heads[hash];
            chains[index & WINDOW_MASK] = head;
            heads[hash] = index + base;
        }
    }

    /** Enters positions. */
    final void insert(int from, int to) {
        byte[] in = window;
        int stop = Math.min(to, insertEnd);
        for (int at = from; at < stop; at++) {
            int hash = hash(in, at);
            chains[at & WINDOW_MASK] = heads[hash];
            heads[hash] = at + base;
        }
    }

    /** Whether there is anything in reach with the current position's hash. */
    final boolean promising() {
        return head - base >= Math.max(0, index - WINDOW);
    }

    /** Looks for the longest match at the current position; what is found is in {@link #length} and {@link #offset}. */
    final void find(int lookahead) {
        byte[] in = window;
        int here = index;
        int limit = Math.min(lookahead, LOOKAHEAD - SHORTEST);
        int enough = Math.min(nice, limit);
        int least = Math.max(0, here - WINDOW);
        int best = SHORTEST - 1;
        int distance = 0;
        // a longer match must agree in the four bytes up to the first one that it has more
        int last = Matches.intAt(in, here + best - 3);
        int place = head - base;
        for (int tries = chain; tries > 0; tries--) {
            if (Matches.intAt(in, place + best - 3) == last) {
                int found = Matches.length(in, place, in, here, limit);
                if (found > best && (found > SHORTEST || here - place <= NEAR)) {
                    best = found;
                    distance = here - place;
                    if (found >= enough) {
                        break;
                    }
                    last = Matches.intAt(in, here + best - 3);
                }
            }
            if (place == here - WINDOW) {
                break; // its chain has already been overwritten
            }
            place = chains[place & WINDOW_MASK] - base;
            if (place < least) {
                break;
            }
        }
        if (distance > 0) {
            length = best;
            offset = distance;
        }
    }

    final void literal(int at) {
        tokens[count++] = window[at] & 0xff;
    }

    final void match(int matchLength, int matchOffset) {
        tokens[count++] = Symbols.match(matchLength, matchOffset);
    }

    /** Ends the block here if it has as many tokens as a block may have. */
    final void blockIfFull(int at) throws IOException {
        if (count == BLOCK_TOKENS) {
            block(at);
        }
    }

    private void block(int at) throws IOException {
        writer.smallest(tokens, count, window, blockStart <= at ? blockStart : -1, at - blockStart);
        blockStart = at;
        count = 0;
    }
}

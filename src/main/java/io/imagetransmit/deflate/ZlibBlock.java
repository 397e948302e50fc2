/*
 * A port of zlib, altered: it is not the original software. Copyright (C) 1995-2022 Jean-loup Gailly and Mark Adler, under the
 * zlib licence, see docs/licenses/zlib.txt.
 */
package io.imagetransmit.deflate;

import java.io.IOException;

/** A block as it grows, and when it has grown enough. Not for several threads. */
final class ZlibBlock {
    private final ZlibBlockWriter writer;
    private final int[] tokens;
    private final int most;
    private final int interval;
    private int count;
    private int nextLook;
    private boolean full;
    private int start;

    private int looked;
    private int matches;
    private int offsetBits;

    /**
     * @param most so many tokens at most
     * @param interval after so many tokens each time it is judged whether a new code would pay already
     */
    ZlibBlock(ZlibBlockWriter writer, int most, int interval) {
        this.writer = writer;
        this.most = most;
        this.interval = interval;
        tokens = new int[most + 1]; // one may be left over when there is no more content
        nextLook = interval;
    }

    /** @param index the place in the window that the matcher is at, not moved on for this token yet */
    void add(int token, int index) {
        tokens[count++] = token;
        if (count == nextLook) {
            nextLook = Math.min(count + interval, most);
            full = count == most || newCodePays(index - start);
        }
    }

    /** The guess of zlib 0.9: there are few matches, and yet this much content takes less than half its size. */
    private boolean newCodePays(int length) {
        for (; looked < count; looked++) {
            int token = tokens[looked];
            if (token >= Symbols.MATCH) {
                matches++;
                offsetBits += 5 + Symbols.OFFSET_EXTRA_BITS[Symbols.offsetCode(Symbols.matchOffset(token))];
            }
        }
        return matches < count / 2 && (count * 8 + offsetBits) >> 3 < length / 2;
    }

    boolean isEmpty() {
        return count == 0;
    }

    boolean isFull() {
        return full;
    }

    /** The window has moved on: what was at {@code distance} is at its start now. */
    void shift(int distance) {
        start -= distance;
    }

    /** Writes the block, whose content ends at {@code index}, and begins the next one there. */
    void end(byte[] window, int index, boolean last) throws IOException {
        writer.smallest(tokens, count, window, start, index - start, last);
        restart(index);
    }

    /** Begins a block without the tokens that are here. */
    void restart(int index) {
        start = index;
        count = 0;
        nextLook = interval;
        full = false;
        looked = 0;
        matches = 0;
        offsetBits = 0;
    }
}

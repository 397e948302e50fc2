/*
 * A port of zlib, altered: it is not the original software. Copyright (C) 1995-2022 Jean-loup Gailly and Mark Adler, under the
 * zlib licence, see docs/licenses/zlib.txt.
 */
package io.imagetransmit.deflate;

import java.io.IOException;

/** zlib's levels 4 to 9: a match is only taken if the next place has no longer one. */
final class ZlibLazyMatcher extends ZlibMatcher {
    private static final int FAR = 4096; // too far for a match of three bytes

    private final int good;
    private final int lazy;
    private final int chain;
    private int length = SHORTEST - 1;
    private boolean open; // window[index - 1] is not in any token yet

    /**
     * @param good from a match of this length on a longer one is looked for in a quarter of the places only
     * @param lazy a match of this length is taken without looking for a longer one
     */
    ZlibLazyMatcher(ZlibKind kind, ZlibBlock block, int good, int lazy, int nice, int chain) {
        super(kind, block, nice);
        this.good = good;
        this.lazy = lazy;
        this.chain = chain;
    }

    @Override
    void match(boolean toTheEnd) throws IOException {
        while (mayGoOn(toTheEnd)) {
            int head = end - index >= SHORTEST ? enter(index) : NOWHERE;
            int previousLength = length;
            int previousOffset = offset;
            length = previousLength < lazy && isInReach(head) ? longer(head, previousLength) : SHORTEST - 1;
            if (previousLength >= SHORTEST && length <= previousLength) {
                match(previousLength, previousOffset);
                int next = index + previousLength - 1;
                int stop = Math.min(next, end - SHORTEST + 1);
                for (int at = index + 1; at < stop; at++) {
                    enter(at);
                }
                index = next;
                open = false;
                length = SHORTEST - 1;
                blockIfFull();
            } else {
                if (open) {
                    literal(index - 1);
                    blockIfFull();
                }
                index++;
                open = true;
            }
        }
        if (toTheEnd && open) {
            literal(index - 1);
            open = false;
        }
    }

    private int longer(int head, int known) {
        int found = find(head, known, known >= good ? chain >> 2 : chain);
        return found == SHORTEST && offset > FAR ? SHORTEST - 1 : found;
    }
}

/*
 * A port of zlib, altered: it is not the original software. Copyright (C) 1995-2022 Jean-loup Gailly and Mark Adler, under the
 * zlib licence, see docs/licenses/zlib.txt.
 */
package io.imagetransmit.deflate;

import java.io.IOException;

/** zlib's levels 1 to 3: a match is taken at once, and only the places within short ones can be found again. */
final class ZlibGreedyMatcher extends ZlibMatcher {
    private final int longestEntered;
    private final int chain;

    /** @param longestEntered the places within a longer match are not entered */
    ZlibGreedyMatcher(ZlibKind kind, ZlibBlock block, int longestEntered, int nice, int chain) {
        super(kind, block, nice);
        this.longestEntered = longestEntered;
        this.chain = chain;
    }

    @Override
    void match(boolean toTheEnd) throws IOException {
        while (mayGoOn(toTheEnd)) {
            int lookahead = end - index;
            int head = lookahead >= SHORTEST ? enter(index) : NOWHERE;
            int length = isInReach(head) ? find(head, SHORTEST - 1, chain) : 0;
            if (length >= SHORTEST) {
                match(length, offset);
                int next = index + length;
                if (length <= longestEntered && end - next >= SHORTEST) {
                    for (int at = index + 1; at < next; at++) {
                        enter(at);
                    }
                }
                index = next;
            } else {
                literal(index);
                index++;
            }
            blockIfFull();
        }
    }
}

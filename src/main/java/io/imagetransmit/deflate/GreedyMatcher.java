/*
 * A port of Go's compress/flate. Copyright 2009, 2016 The Go Authors. All rights reserved. Use of that source code is governed by
 * a BSD-style licence, see docs/licenses/go.txt.
 */
package io.imagetransmit.deflate;

import java.io.IOException;

/** Go's levels 2 and 3: a match is taken at once, and only the positions within short ones can be found again. */
final class GreedyMatcher extends ChainMatcher {
    private final int longestInserted;

    /** @param longestInserted the positions within a longer match are not entered */
    GreedyMatcher(BlockWriter writer, int nice, int chain, int longestInserted) {
        super(writer, nice, chain);
        this.longestInserted = longestInserted;
    }

    @Override
    void match(int least) throws IOException {
        int lookahead = end - index;
        while (lookahead >= least) {
            insert();
            length = SHORTEST - 1;
            offset = 0;
            if (lookahead >= SHORTEST && promising()) {
                find(lookahead);
            }
            if (length >= SHORTEST) {
                match(length, offset);
                int next = index + length;
                if (length <= longestInserted) {
                    insert(index + 1, next);
                }
                index = next;
            } else {
                literal(index);
                index++;
            }
            blockIfFull(index);
            lookahead = end - index;
        }
    }

    @Override
    void flush() {
        // nothing waits
    }
}

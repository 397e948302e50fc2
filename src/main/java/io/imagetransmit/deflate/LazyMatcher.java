/*
 * A port of Go's compress/flate. Copyright 2009, 2016 The Go Authors. All rights reserved. Use of that source code is governed by
 * a BSD-style licence, see docs/licenses/go.txt.
 */
package io.imagetransmit.deflate;

import java.io.IOException;

/** Go's levels 4 to 9: a match is only taken if the next position has no longer one. */
final class LazyMatcher extends ChainMatcher {
    private final int lazy;
    private boolean waiting; // window[index - 1] has not been emitted yet

    /** @param lazy a match of this length is taken without looking for a longer one */
    LazyMatcher(BlockWriter writer, int lazy, int nice, int chain) {
        super(writer, nice, chain);
        this.lazy = lazy;
    }

    @Override
    void match(int least) throws IOException {
        int lookahead = end - index;
        while (lookahead >= least) {
            insert();
            int previousLength = length;
            int previousOffset = offset;
            length = SHORTEST - 1;
            offset = 0;
            if (lookahead > previousLength && previousLength < lazy && promising()) {
                find(lookahead);
            }
            if (previousLength >= SHORTEST && length <= previousLength) {
                match(previousLength, previousOffset);
                int next = index + previousLength - 1;
                insert(index + 1, next);
                index = next;
                waiting = false;
                length = SHORTEST - 1;
                blockIfFull(index);
            } else {
                if (waiting) {
                    literal(index - 1);
                    blockIfFull(index);
                }
                index++;
                waiting = true;
            }
            lookahead = end - index;
        }
    }

    @Override
    void flush() {
        if (waiting) {
            literal(index - 1);
            waiting = false;
        }
    }
}

/*
 * A port of Go's compress/flate. Copyright 2009, 2016 The Go Authors. All rights reserved. Use of that source code is governed by
 * a BSD-style licence, see docs/licenses/go.txt.
 */
package io.imagetransmit.deflate;

import java.io.IOException;
import java.util.Arrays;

/** Go's level 1: a table of the latest place of each hash, and ever larger steps where nothing is found. */
final class FastMatcher implements Matcher {
    private static final int BLOCK = BlockWriter.LARGEST_STORED;
    private static final int TABLE_BITS = 14;
    private static final int FARTHEST = 1 << 15;
    private static final int LONGEST = 258;
    private static final int MARGIN = 15;

    /** Places are counted in 32 bits; from here on they are counted anew. */
    private static final int RECOUNT = Integer.MAX_VALUE - BLOCK * 2;

    private final BlockWriter writer;
    private final long[] table = new long[1 << TABLE_BITS]; // place << 32 | the four bytes there
    private final int[] tokens = new int[BLOCK];
    private byte[] window = new byte[BLOCK];
    private byte[] previous = new byte[BLOCK];
    private int end;
    private int previousEnd;
    private int current = BLOCK; // the place of window[0]
    private int count;

    FastMatcher(BlockWriter writer) {
        this.writer = writer;
    }

    @Override
    public void write(byte[] content, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int some = Math.min(length - done, BLOCK - end);
            System.arraycopy(content, offset + done, window, end, some);
            end += some;
            done += some;
            if (end == BLOCK) {
                block();
            }
        }
    }

    @Override
    public void finish() throws IOException {
        if (end == 0) {
            return;
        }
        if (end <= 16) {
            writer.stored(window, 0, end);
        } else if (end < 128) {
            writer.literals(window, 0, end);
        } else {
            block();
        }
    }

    private void block() throws IOException {
        count = 0;
        encode();
        if (count > end - (end >> 4)) {
            writer.literals(window, 0, end);
        } else {
            writer.dynamic(tokens, count, window, 0, end);
        }
        byte[] swapped = previous;
        previous = window;
        previousEnd = end;
        window = swapped;
        end = 0;
    }

    private void encode() {
        if (current >= RECOUNT) {
            recount();
        }
        int emitted = matches();
        literals(emitted, end);
        current += end;
    }

    /** Finds what there is to find in the window; gives the place from which on nothing was emitted. */
    private int matches() {
        byte[] source = window;
        int limit = end - MARGIN;
        int emitted = 0;
        int here = 0;
        int value = Matches.intAt(source, here);
        int hash = hash(value);
        while (true) {
            int skip = 32;
            int next = here;
            long candidate;
            while (true) {
                here = next;
                int step = skip >> 5;
                next = here + step;
                skip += step;
                if (next > limit) {
                    return emitted;
                }
                candidate = table[hash];
                int nextValue = Matches.intAt(source, next);
                table[hash] = entry(here, value);
                hash = hash(nextValue);
                if (reaches(candidate, here, value)) {
                    break;
                }
                value = nextValue;
            }
            literals(emitted, here);
            while (true) {
                here += 4;
                int target = (int) (candidate >> 32) - current + 4;
                int more = matchLength(here, target);
                tokens[count++] = Symbols.match(more + 4, here - target);
                here += more;
                emitted = here;
                if (here >= limit) {
                    return emitted;
                }
                long bytes = Matches.longAt(source, here - 1);
                table[hash((int) bytes)] = entry(here - 1, (int) bytes);
                int second = (int) (bytes >>> 8);
                int secondHash = hash(second);
                candidate = table[secondHash];
                table[secondHash] = entry(here, second);
                if (!reaches(candidate, here, second)) {
                    value = (int) (bytes >>> 16);
                    hash = hash(value);
                    here++;
                    break;
                }
            }
        }
    }

    private boolean reaches(long candidate, int here, int value) {
        return (int) candidate == value && here - ((int) (candidate >> 32) - current) <= FARTHEST;
    }

    private long entry(int here, int value) {
        return (long) (here + current) << 32 | (value & 0xffff_ffffL);
    }

    private static int hash(int value) {
        return (value * 0x1e35a7bd) >>> (32 - TABLE_BITS);
    }

    private void literals(int start, int stop) {
        for (int i = start; i < stop; i++) {
            tokens[count++] = window[i] & 0xff;
        }
    }

    /** How many bytes are the same here and at the target, which is in the block before if it is negative. */
    private int matchLength(int here, int target) {
        int most = Math.min(end - here, LONGEST - 4);
        if (target >= 0) {
            return Matches.length(window, target, window, here, most);
        }
        int before = previousEnd + target;
        if (before < 0) {
            return 0;
        }
        int reach = Math.min(most, previousEnd - before);
        int length = Matches.length(previous, before, window, here, reach);
        if (length < reach || length == most) {
            return length;
        }
        return length + Matches.length(window, 0, window, here + length, most - length);
    }

    private void recount() {
        int base = FARTHEST + 1;
        if (previousEnd == 0) {
            Arrays.fill(table, 0);
        } else {
            for (int i = 0; i < table.length; i++) {
                int place = Math.max(0, (int) (table[i] >> 32) - current + base);
                table[i] = (long) place << 32 | (table[i] & 0xffff_ffffL);
            }
        }
        current = base;
    }
}

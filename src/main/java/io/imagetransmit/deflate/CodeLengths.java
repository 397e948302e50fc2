/*
 * A port of Go's compress/flate. Copyright 2009, 2016 The Go Authors. All rights reserved. Use of that source code is governed by
 * a BSD-style licence, see docs/licenses/go.txt.
 */
package io.imagetransmit.deflate;

import java.io.IOException;
import java.util.Arrays;

/** The lengths of a block's two codes in the form of RFC 1951, section 3.2.7, as Go's encoder and zlib write them. */
final class CodeLengths {
    static final int SYMBOLS = 19;
    private static final int REPEAT = 16;
    private static final int ZEROS = 17;
    private static final int MANY_ZEROS = 18;
    private static final int[] ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    private final int[] frequencies = new int[SYMBOLS];
    private final HuffmanCode code;
    private final boolean together;
    private final int[] lengths = new int[Symbols.LITERALS_AND_LENGTHS + Symbols.OFFSETS];
    private final int[] runs = new int[lengths.length + 1];
    private int runsEnd;
    private int count;

    /**
     * @param code for the lengths themselves
     * @param together whether a run may go from the first code into the second, as in Go, but not in zlib
     */
    CodeLengths(HuffmanCode code, boolean together) {
        this.code = code;
        this.together = together;
    }

    void generate(HuffmanCode literals, int literalCount, HuffmanCode offsets, int offsetCount) {
        for (int i = 0; i < literalCount; i++) {
            lengths[i] = literals.length(i);
        }
        for (int i = 0; i < offsetCount; i++) {
            lengths[literalCount + i] = offsets.length(i);
        }
        Arrays.fill(frequencies, 0);
        runsEnd = 0;
        int all = literalCount + offsetCount;
        if (together) {
            runs(0, all);
        } else {
            runs(0, literalCount);
            runs(literalCount, all);
        }
        code.generate(frequencies, 7);
        count = SYMBOLS;
        while (count > 4 && code.length(ORDER[count - 1]) == 0) {
            count--;
        }
    }

    private void runs(int from, int to) {
        int start = from;
        for (int i = from + 1; i <= to; i++) {
            if (i == to || lengths[i] != lengths[start]) {
                run(lengths[start], i - start);
                start = i;
            }
        }
    }

    private void run(int length, int times) {
        int left = times;
        if (length != 0) {
            symbol(length);
            left--;
            while (left >= 3) {
                int some = Math.min(6, left);
                symbol(REPEAT, some - 3);
                left -= some;
            }
        } else {
            while (left >= 11) {
                int some = Math.min(138, left);
                symbol(MANY_ZEROS, some - 11);
                left -= some;
            }
            if (left >= 3) {
                symbol(ZEROS, left - 3);
                left = 0;
            }
        }
        for (int i = 0; i < left; i++) {
            symbol(length);
        }
    }

    private void symbol(int symbol) {
        runs[runsEnd++] = symbol;
        frequencies[symbol]++;
    }

    private void symbol(int symbol, int extra) {
        symbol(symbol);
        runs[runsEnd++] = extra;
    }

    /** How many bits {@link #write} takes. */
    int bitLength() {
        return 5
                + 5
                + 4
                + 3 * count
                + code.bitLength(frequencies)
                + frequencies[REPEAT] * 2
                + frequencies[ZEROS] * 3
                + frequencies[MANY_ZEROS] * 7;
    }

    void write(BitSink sink, int literalCount, int offsetCount) throws IOException {
        sink.bits(literalCount - 257, 5);
        sink.bits(offsetCount - 1, 5);
        sink.bits(count - 4, 4);
        for (int i = 0; i < count; i++) {
            sink.bits(code.length(ORDER[i]), 3);
        }
        for (int i = 0; i < runsEnd; i++) {
            int symbol = runs[i];
            sink.word(code.word(symbol));
            switch (symbol) {
                case REPEAT -> sink.bits(runs[++i], 2);
                case ZEROS -> sink.bits(runs[++i], 3);
                case MANY_ZEROS -> sink.bits(runs[++i], 7);
                default -> {
                    // a length has nothing behind it
                }
            }
        }
    }
}

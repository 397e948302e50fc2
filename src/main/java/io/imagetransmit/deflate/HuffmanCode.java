/*
 * A port of Go's compress/flate. Copyright 2009, 2016 The Go Authors. All rights reserved. Use of that source code is governed by
 * a BSD-style licence, see docs/licenses/go.txt.
 */
package io.imagetransmit.deflate;

import java.util.Arrays;

/**
 * A Huffman code of limited length. Which of several equally short codes is chosen shows in the output, so the algorithm (the
 * "boundary package merge") is Go's step by step.
 */
sealed class HuffmanCode permits ZlibHuffmanCode {
    /** How far a {@link #words word} is shifted to get its number of bits. */
    static final int LENGTH_SHIFT = 24;

    /** The bits of a {@link #words word} that are written. */
    static final int VALUE_MASK = (1 << LENGTH_SHIFT) - 1;

    private static final int LONGEST = 15;
    private static final int NEVER = Integer.MAX_VALUE;

    /** For each symbol the bits in the order in which they are written, from the lowest on, and their number. */
    private final int[] words;

    private final long[] list; // frequency << 16 | symbol
    private final int[] symbolsOfLength = new int[LONGEST + 1];
    private final byte[] lengths;

    private final int[] lastFrequency = new int[LONGEST + 2];
    private final int[] nextLeaf = new int[LONGEST + 2];
    private final int[] nextPair = new int[LONGEST + 2];
    private final int[] needed = new int[LONGEST + 2];
    private final int[][] leaves = new int[LONGEST + 1][LONGEST + 1];

    HuffmanCode(int symbols) {
        words = new int[symbols];
        lengths = new byte[symbols];
        list = new long[symbols + 1];
    }

    /** RFC 1951, section 3.2.6: literals and lengths. */
    static HuffmanCode fixedLiterals() {
        HuffmanCode code = new HuffmanCode(Symbols.LITERALS_AND_LENGTHS);
        for (int symbol = 0; symbol < Symbols.LITERALS_AND_LENGTHS; symbol++) {
            if (symbol < 144) {
                code.set(symbol, symbol + 48, 8);
            } else if (symbol < 256) {
                code.set(symbol, symbol + 400 - 144, 9);
            } else if (symbol < 280) {
                code.set(symbol, symbol - 256, 7);
            } else {
                code.set(symbol, symbol + 192 - 280, 8);
            }
        }
        return code;
    }

    /** RFC 1951, section 3.2.6: offsets. */
    static HuffmanCode fixedOffsets() {
        HuffmanCode code = new HuffmanCode(Symbols.OFFSETS);
        for (int symbol = 0; symbol < Symbols.OFFSETS; symbol++) {
            code.set(symbol, symbol, 5);
        }
        return code;
    }

    private void set(int symbol, int code, int length) {
        words[symbol] = Integer.reverse(code) >>> (32 - length) | length << LENGTH_SHIFT;
        lengths[symbol] = (byte) length;
    }

    /** Makes this the code of these lengths, 0 for a symbol that has none: RFC 1951, section 3.2.2. */
    final void canonical(int[] lengthOf) {
        int code = 0;
        for (int length = 1; length <= LONGEST; length++) {
            code <<= 1;
            for (int symbol = 0; symbol < lengths.length; symbol++) {
                if (lengthOf[symbol] == length) {
                    set(symbol, code++, length);
                }
            }
        }
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            lengths[symbol] = (byte) lengthOf[symbol];
        }
    }

    final int word(int symbol) {
        return words[symbol];
    }

    final int length(int symbol) {
        return lengths[symbol];
    }

    /** How many symbols there are up to the last one that has a code. */
    final int used() {
        int count = lengths.length;
        while (count > 0 && lengths[count - 1] == 0) {
            count--;
        }
        return count;
    }

    /** How many bits the symbols of these frequencies take. */
    final int bitLength(int[] frequencies) {
        int total = 0;
        for (int symbol = 0; symbol < frequencies.length; symbol++) {
            total += frequencies[symbol] * lengths[symbol];
        }
        return total;
    }

    /** Makes this the shortest code for these frequencies. */
    void generate(int[] frequencies, int maxBits) {
        int count = 0;
        for (int symbol = 0; symbol < frequencies.length; symbol++) {
            if (frequencies[symbol] != 0) {
                list[count++] = (long) frequencies[symbol] << 16 | symbol;
            } else {
                lengths[symbol] = 0;
            }
        }
        if (count <= 2) {
            for (int i = 0; i < count; i++) {
                set(symbol(i), i, 1);
            }
            return;
        }
        Arrays.sort(list, 0, count);
        list[count] = (long) NEVER << 16;
        int longest = Math.min(maxBits, count - 1);
        countBits(count, longest);
        assign(count, longest);
    }

    private int symbol(int i) {
        return (int) list[i] & 0xffff;
    }

    private int frequency(int i) {
        return (int) (list[i] >>> 16);
    }

    private void countBits(int count, int maxBits) {
        Arrays.fill(needed, 0);
        Arrays.fill(leaves[0], 0);
        for (int level = 1; level <= maxBits; level++) {
            lastFrequency[level] = frequency(1);
            nextLeaf[level] = frequency(2);
            nextPair[level] = frequency(0) + frequency(1);
            Arrays.fill(leaves[level], 0);
            leaves[level][level] = 2;
        }
        nextPair[1] = NEVER;
        needed[maxBits] = 2 * count - 4;
        int level = maxBits;
        while (true) {
            if (nextPair[level] == NEVER && nextLeaf[level] == NEVER) {
                // out of both: never come back to this level or any below
                needed[level] = 0;
                nextPair[level + 1] = NEVER;
                level++;
                continue;
            }
            int previous = lastFrequency[level];
            takeNext(level);
            if (--needed[level] == 0) {
                if (level == maxBits) {
                    break;
                }
                nextPair[level + 1] = previous + lastFrequency[level];
                level++;
            } else {
                while (needed[level - 1] > 0) {
                    level--;
                }
            }
        }
        int[] counts = leaves[maxBits];
        for (int bits = 1; bits <= maxBits; bits++) {
            symbolsOfLength[bits] = counts[maxBits + 1 - bits] - counts[maxBits - bits];
        }
    }

    private void takeNext(int level) {
        if (nextLeaf[level] < nextPair[level]) {
            int taken = leaves[level][level] + 1;
            lastFrequency[level] = nextLeaf[level];
            leaves[level][level] = taken;
            nextLeaf[level] = frequency(taken);
        } else {
            lastFrequency[level] = nextPair[level];
            System.arraycopy(leaves[level - 1], 0, leaves[level], 0, level);
            needed[level - 1] = 2;
        }
    }

    /** RFC 1951, section 3.2.2: the more frequent the shorter, among equally long ones in the order of the symbols. */
    private void assign(int count, int longest) {
        int end = count;
        int code = 0;
        for (int bits = 1; bits <= longest; bits++) {
            code <<= 1;
            int start = end - symbolsOfLength[bits];
            for (int i = start; i < end; i++) {
                list[i] = symbol(i);
            }
            Arrays.sort(list, start, end);
            for (int i = start; i < end; i++) {
                set(symbol(i), code++, bits);
            }
            end = start;
        }
    }
}

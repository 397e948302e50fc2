/*
 * A port of klauspost/compress/flate. Copyright 2009, 2012 The Go Authors, 2015, 2019 Klaus Post. All rights reserved. Use of that
 * source code is governed by a BSD-style licence, see docs/licenses/klauspost.txt.
 */
package io.imagetransmit.deflate;

import java.util.Arrays;

/** The tokens of a block and how often each symbol stands among them. Not for several threads. */
final class TokenBlock {
    private static final int LONGEST = 258;
    private static final int SHORTEST = 3;

    /** See {@link Symbols}; the end of a block is not among them. */
    final int[] tokens = new int[BlockWriter.LARGEST_STORED + 1];

    /** Of literals and lengths; the first place behind the literals is that of the end of a block. */
    final int[] literalFrequencies = new int[Symbols.LITERALS_AND_LENGTHS];

    final int[] offsetFrequencies = new int[Symbols.OFFSETS];
    private int count;

    void clear() {
        if (count > 0) {
            count = 0;
            Arrays.fill(literalFrequencies, 0);
            Arrays.fill(offsetFrequencies, 0);
        }
    }

    int count() {
        return count;
    }

    void literals(byte[] source, int start, int end) {
        int at = count;
        for (int i = start; i < end; i++) {
            int literal = source[i] & 0xff;
            tokens[at++] = literal;
            literalFrequencies[literal]++;
        }
        count = at;
    }

    /** A match of any length, if need be in several tokens; what is left for the last of them must not be too short. */
    void match(int length, int offset) {
        int offsetCode = Symbols.offsetCode(offset - 1);
        int left = length;
        while (left > 0) {
            int some = left <= LONGEST ? left : left > LONGEST + SHORTEST ? LONGEST : LONGEST - SHORTEST;
            left -= some;
            literalFrequencies[Symbols.FIRST_LENGTH + Symbols.LENGTH_CODES[some - SHORTEST]]++;
            offsetFrequencies[offsetCode]++;
            tokens[count++] = Symbols.match(some, offset);
        }
    }

    /**
     * How many bits the tokens would take with the best of codes, the code itself not counted; an estimate in which every rounding
     * counts.
     *
     * @param total how many symbols there are
     */
    int estimatedBits(int total) {
        float bits = 0;
        int extraBits = 0;
        int matches = 0;
        float share = 1.0f / total;
        for (int literal = 0; literal < Symbols.END_OF_BLOCK; literal++) {
            bits = plus(bits, literalFrequencies[literal], share);
        }
        bits += 15; // the end of the block
        for (int code = 0; code < Symbols.LENGTH_EXTRA_BITS.length; code++) {
            int frequency = literalFrequencies[Symbols.FIRST_LENGTH + code];
            bits = plus(bits, frequency, share);
            extraBits += Symbols.LENGTH_EXTRA_BITS[code] * frequency;
            matches += frequency;
        }
        if (matches > 0) {
            share = 1.0f / matches;
            for (int code = 0; code < Symbols.OFFSETS; code++) {
                bits = plus(bits, offsetFrequencies[code], share);
                extraBits += Symbols.OFFSET_EXTRA_BITS[code] * offsetFrequencies[code];
            }
        }
        return (int) bits + extraBits;
    }

    private static float plus(float bits, int frequency, float share) {
        if (frequency == 0) {
            return bits;
        }
        float each = -logarithm(frequency * share);
        return bits + Math.min(15f, Math.max(1f, each)) * frequency;
    }

    /** To base 2, roughly; from https://stackoverflow.com/a/28730362. */
    private static float logarithm(float value) {
        int bits = Float.floatToRawIntBits(value);
        float exponent = (bits >> 23 & 255) - 128;
        float fraction = Float.intBitsToFloat((bits & ~(255 << 23)) + (127 << 23));
        return exponent + ((-0.34484842f * fraction + 2.0246658f) * fraction - 0.6748776f);
    }
}

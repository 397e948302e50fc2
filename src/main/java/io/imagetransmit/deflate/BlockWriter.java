/*
 * A port of Go's compress/flate. Copyright 2009, 2016 The Go Authors. All rights reserved. Use of that source code is governed by
 * a BSD-style licence, see docs/licenses/go.txt.
 */
package io.imagetransmit.deflate;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Writes the blocks of a deflate stream (RFC 1951), each in the form that Go's encoder would choose. */
sealed class BlockWriter permits ZlibBlockWriter {
    static final int LARGEST_STORED = 65535;

    private static final int NOT_STORABLE = Integer.MAX_VALUE;
    private static final int NO_COMPRESSION = 0;
    static final int FIXED = 1;
    static final int DYNAMIC = 2;
    private static final HuffmanCode FIXED_LITERALS = HuffmanCode.fixedLiterals();
    private static final HuffmanCode FIXED_OFFSETS = HuffmanCode.fixedOffsets();

    final BitSink sink;
    final int[] literalFrequencies = new int[Symbols.LITERALS_AND_LENGTHS];
    final int[] offsetFrequencies = new int[Symbols.OFFSETS];
    final HuffmanCode literals;
    final HuffmanCode offsets;
    final CodeLengths codeLengths;

    BlockWriter(OutputStream out) {
        this(
                out,
                new HuffmanCode(Symbols.LITERALS_AND_LENGTHS),
                new HuffmanCode(Symbols.OFFSETS),
                new CodeLengths(new HuffmanCode(CodeLengths.SYMBOLS), true));
    }

    BlockWriter(OutputStream out, HuffmanCode literals, HuffmanCode offsets, CodeLengths codeLengths) {
        this.sink = new BitSink(out);
        this.literals = literals;
        this.offsets = offsets;
        this.codeLengths = codeLengths;
    }

    /** The end of the stream. */
    void finish() throws IOException {
        stored(new byte[0], 0, 0, true);
        sink.flush();
    }

    void stored(byte[] input, int start, int length) throws IOException {
        stored(input, start, length, false);
    }

    final void stored(byte[] input, int start, int length, boolean last) throws IOException {
        sink.bits(NO_COMPRESSION << 1 | (last ? 1 : 0), 3);
        sink.align();
        sink.bits(length, 16);
        sink.bits(~length & 0xffff, 16);
        sink.bytes(input, start, length);
    }

    /**
     * A block in the smallest of the three forms.
     *
     * @param start where the content of these tokens is in {@code input}, or a negative number if it is not there any more
     */
    void smallest(int[] tokens, int count, byte[] input, int start, int length) throws IOException {
        count(tokens, count);
        int literalCount = literalCount();
        int offsetCount = offsetCount();
        int storedBits = start < 0 || length > LARGEST_STORED ? NOT_STORABLE : (length + 5) * 8;
        int extraBits = storedBits == NOT_STORABLE ? 0 : extraBits(literalCount, offsetCount);
        int fixedBits = fixedBits() + extraBits;
        generate(literalCount, offsetCount);
        int dynamicBits = dynamicBits() + extraBits;
        if (storedBits < Math.min(fixedBits, dynamicBits)) {
            stored(input, start, length);
        } else if (dynamicBits < fixedBits) {
            header(literalCount, offsetCount);
            tokens(tokens, count, literals, offsets);
        } else {
            sink.bits(FIXED << 1, 3);
            fixedTokens(tokens, count);
        }
    }

    /** A block with a code of its own, or a stored one if that saves less than a sixteenth. */
    void dynamic(int[] tokens, int count, byte[] input, int start, int length) throws IOException {
        count(tokens, count);
        int literalCount = literalCount();
        int offsetCount = offsetCount();
        generate(literalCount, offsetCount);
        if (storedIsBetter(length)) {
            stored(input, start, length);
        } else {
            header(literalCount, offsetCount);
            tokens(tokens, count, literals, offsets);
        }
    }

    /** A block of literals only, or a stored one if that saves less than a sixteenth. */
    void literals(byte[] input, int start, int length) throws IOException {
        Arrays.fill(literalFrequencies, 0);
        Arrays.fill(offsetFrequencies, 0);
        for (int i = start; i < start + length; i++) {
            literalFrequencies[input[i] & 0xff]++;
        }
        literalFrequencies[Symbols.END_OF_BLOCK] = 1;
        offsetFrequencies[0] = 1; // a code without any symbol cannot be written
        int literalCount = Symbols.END_OF_BLOCK + 1;
        generate(literalCount, 1);
        if (storedIsBetter(length)) {
            stored(input, start, length);
            return;
        }
        header(literalCount, 1);
        for (int i = start; i < start + length; i++) {
            sink.word(literals.word(input[i] & 0xff));
        }
        sink.word(literals.word(Symbols.END_OF_BLOCK));
    }

    private boolean storedIsBetter(int length) {
        int size = dynamicBits();
        return (length + 5) * 8 < size + (size >>> 4);
    }

    final void count(int[] tokens, int count) {
        int[] ofLiterals = literalFrequencies;
        int[] ofOffsets = offsetFrequencies;
        Arrays.fill(ofLiterals, 0);
        Arrays.fill(ofOffsets, 0);
        for (int i = 0; i < count; i++) {
            int token = tokens[i];
            if (token < Symbols.MATCH) {
                ofLiterals[token]++;
            } else {
                ofLiterals[Symbols.FIRST_LENGTH + Symbols.LENGTH_CODES[Symbols.matchLength(token)]]++;
                ofOffsets[Symbols.offsetCode(Symbols.matchOffset(token))]++;
            }
        }
        ofLiterals[Symbols.END_OF_BLOCK]++;
    }

    private int literalCount() {
        int count = literalFrequencies.length;
        while (literalFrequencies[count - 1] == 0) {
            count--;
        }
        return count;
    }

    private int offsetCount() {
        int count = offsetFrequencies.length;
        while (count > 0 && offsetFrequencies[count - 1] == 0) {
            count--;
        }
        if (count == 0) {
            offsetFrequencies[0] = 1; // a code without any symbol cannot be written
            return 1;
        }
        return count;
    }

    final int extraBits(int literalCount, int offsetCount) {
        int bits = 0;
        for (int symbol = Symbols.FIRST_LENGTH; symbol < literalCount; symbol++) {
            bits += literalFrequencies[symbol] * Symbols.LENGTH_EXTRA_BITS[symbol - Symbols.FIRST_LENGTH];
        }
        for (int symbol = 0; symbol < offsetCount; symbol++) {
            bits += offsetFrequencies[symbol] * Symbols.OFFSET_EXTRA_BITS[symbol];
        }
        return bits;
    }

    private void generate(int literalCount, int offsetCount) {
        literals.generate(literalFrequencies, 15);
        offsets.generate(offsetFrequencies, 15);
        codeLengths.generate(literals, literalCount, offsets, offsetCount);
    }

    /** Without the extra bits of lengths and offsets. */
    final int fixedBits() {
        return 3 + FIXED_LITERALS.bitLength(literalFrequencies) + FIXED_OFFSETS.bitLength(offsetFrequencies);
    }

    /** Without the extra bits of lengths and offsets. */
    final int dynamicBits() {
        return 3
                + codeLengths.bitLength()
                + literals.bitLength(literalFrequencies)
                + offsets.bitLength(offsetFrequencies);
    }

    private void header(int literalCount, int offsetCount) throws IOException {
        sink.bits(DYNAMIC << 1, 3);
        codeLengths.write(sink, literalCount, offsetCount);
    }

    final void fixedTokens(int[] tokens, int count) throws IOException {
        tokens(tokens, count, FIXED_LITERALS, FIXED_OFFSETS);
    }

    final void tokens(int[] tokens, int count, HuffmanCode literalCode, HuffmanCode offsetCode) throws IOException {
        TokenWords words = new TokenWords(literalCode, offsetCode);
        words.write(sink, tokens, count);
        words.writeEndOfBlock(sink);
    }
}

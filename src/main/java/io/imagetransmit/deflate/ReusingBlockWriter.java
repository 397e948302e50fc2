/*
 * A port of klauspost/compress/flate. Copyright 2009, 2012 The Go Authors, 2015, 2019 Klaus Post. All rights reserved. Use of that
 * source code is governed by a BSD-style licence, see docs/licenses/klauspost.txt.
 */
package io.imagetransmit.deflate;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Writes the blocks of a deflate stream (RFC 1951), each in the form that klauspost's encoder would choose. What the matcher hands
 * over piece by piece becomes one block as long as the code of its first piece is good enough for the next: a block is open until it
 * is known that nothing more goes into it. Not for several threads.
 */
final class ReusingBlockWriter {
    private static final int FIXED_BLOCK = 1;
    private static final int DYNAMIC_BLOCK = 2;
    private static final int FIXED_END = 7;
    private static final int FEW_TOKENS = 250;
    private static final int LONGEST_CODE = 15;
    private static final int PENALTY_SHIFT = 7;
    private static final int GUESSED_HEADER = 70 * 8;
    private static final int QUICK_LOOK_FROM = 1024;
    private static final HuffmanCode FIXED_LITERALS = HuffmanCode.fixedLiterals();
    private static final HuffmanCode FIXED_OFFSETS = HuffmanCode.fixedOffsets();
    private static final TokenWords FIXED_WORDS = new TokenWords(FIXED_LITERALS, FIXED_OFFSETS);

    /** A code without any symbol cannot be written. */
    private static final HuffmanCode SINGLE_OFFSET = new HuffmanCode(Symbols.OFFSETS);

    static {
        int[] frequencies = new int[Symbols.OFFSETS];
        frequencies[0] = 1;
        SINGLE_OFFSET.generate(frequencies, LONGEST_CODE);
    }

    private enum Form {
        STORED,
        FIXED,
        CODED
    }

    private final BitSink sink;
    private final boolean exactCodes;
    private final int[] literalFrequencies = new int[Symbols.LITERALS_AND_LENGTHS];
    private final int[] offsetFrequencies = new int[Symbols.OFFSETS];
    private HuffmanCode literals = new HuffmanCode(Symbols.LITERALS_AND_LENGTHS);
    private HuffmanCode spare = new HuffmanCode(Symbols.LITERALS_AND_LENGTHS);
    private final HuffmanCode offsets = new HuffmanCode(Symbols.OFFSETS);
    private final CodeLengths codeLengths = new CodeLengths(new HuffmanCode(CodeLengths.SYMBOLS), true);
    private TokenWords words = FIXED_WORDS;
    private int openHeader; // bits of the open block's header; 0 if no block is open
    private boolean literalsOnly; // the open block's code has no lengths and offsets

    ReusingBlockWriter(OutputStream out, KlauspostVersion version) {
        sink = new BitSink(out);
        exactCodes = version.writesExactCodes();
    }

    /** Goes to the next whole byte, by way of an empty stored block. */
    void flush() throws IOException {
        stored(new byte[0], 0, 0);
    }

    /** The end of the stream. */
    void finish() throws IOException {
        endBlock();
        sink.bits(FIXED_BLOCK << 1 | 1, 3);
        FIXED_WORDS.writeEndOfBlock(sink);
        sink.flush();
    }

    void stored(byte[] input, int start, int length) throws IOException {
        endBlock();
        sink.bits(0, 3);
        sink.align();
        sink.bits(length, 16);
        sink.bits(~length & 0xffff, 16);
        sink.bytes(input, start, length);
    }

    private static int storedBits(int length) {
        return (length + 5) * 8;
    }

    private void endBlock() throws IOException {
        if (openHeader > 0) {
            sink.word(literals.word(Symbols.END_OF_BLOCK));
            openHeader = 0;
        }
    }

    /**
     * Writes tokens, at least one match among them.
     *
     * @param start where their content is in {@code input}
     * @param last whether the block has to end with them
     */
    void tokens(TokenBlock block, byte[] input, int start, int length, boolean last) throws IOException {
        if (openHeader > 0 && (literalsOnly || !reaches(block))) {
            endBlock();
        }
        System.arraycopy(block.literalFrequencies, 0, literalFrequencies, 0, literalFrequencies.length);
        System.arraycopy(block.offsetFrequencies, 0, offsetFrequencies, 0, offsetFrequencies.length);
        literalFrequencies[Symbols.END_OF_BLOCK] = last || exactCodes ? 1 : 0;
        int count = block.count() + (last ? 1 : 0);
        int storedBits = storedBits(length);
        Form form = Form.CODED;
        if (openHeader > 0) {
            form = continued(block, count, storedBits);
        }
        if (openHeader == 0 && form == Form.CODED) {
            form = begun(count, storedBits, last);
        }
        switch (form) {
            case STORED -> stored(input, start, length);
            case FIXED -> fixed(block);
            case CODED -> {
                words.write(sink, block.tokens, block.count());
                if (last) {
                    endBlock();
                }
            }
        }
    }

    /** Whether the open block's code has all the symbols. */
    private boolean reaches(TokenBlock block) {
        for (int symbol = 0; symbol < Symbols.LITERALS_AND_LENGTHS; symbol++) {
            if (block.literalFrequencies[symbol] != 0 && literals.length(symbol) == 0) {
                return false;
            }
        }
        for (int symbol = 0; symbol < Symbols.OFFSETS; symbol++) {
            if (block.offsetFrequencies[symbol] != 0 && offsets.length(symbol) == 0) {
                return false;
            }
        }
        return true;
    }

    /** How to go on while a block is open. Ends it if a code of their own is estimated to be better for the tokens. */
    private Form continued(TokenBlock block, int count, int storedBits) throws IOException {
        int ownBits = openHeader + block.estimatedBits(count);
        ownBits += literals.length(Symbols.END_OF_BLOCK) + (ownBits >> PENALTY_SHIFT);
        int size = codedBits();
        if (ownBits < size) {
            endBlock();
            size = ownBits;
        }
        if (storedBits <= size) {
            return Form.STORED;
        }
        return count < FEW_TOKENS && fixedBits() + FIXED_END < size ? Form.FIXED : Form.CODED;
    }

    /** How to go on if no block is open. If with a code, it is there then and a block with it open. */
    private Form begun(int count, int storedBits, boolean last) throws IOException {
        literalFrequencies[Symbols.END_OF_BLOCK] = 1;
        literals.generate(literalFrequencies, LONGEST_CODE);
        offsets.generate(offsetFrequencies, LONGEST_CODE);
        boolean exact = last || exactCodes;
        int literalCount = exact ? used(literalFrequencies) : literalFrequencies.length;
        int offsetCount = exact ? used(offsetFrequencies) : offsetFrequencies.length;
        codeLengths.generate(literals, literalCount, offsets, offsetCount);
        int size = headerBits() + codedBits();
        int fixedBits = count < FEW_TOKENS ? fixedBits() : Integer.MAX_VALUE;
        if (storedBits <= Math.min(size, fixedBits)) {
            return Form.STORED;
        }
        if (fixedBits <= size) {
            return Form.FIXED;
        }
        open(literalCount, offsetCount);
        words = new TokenWords(literals, offsets);
        literalsOnly = false;
        return Form.CODED;
    }

    private static int used(int[] frequencies) {
        int count = frequencies.length;
        while (frequencies[count - 1] == 0) {
            count--;
        }
        return count;
    }

    private void open(int literalCount, int offsetCount) throws IOException {
        sink.bits(DYNAMIC_BLOCK << 1, 3);
        codeLengths.write(sink, literalCount, offsetCount);
        openHeader = headerBits();
    }

    private int headerBits() {
        return 3 + codeLengths.bitLength();
    }

    private int codedBits() {
        return literals.bitLength(literalFrequencies) + offsets.bitLength(offsetFrequencies) + extraBits();
    }

    private int fixedBits() {
        return 3
                + FIXED_LITERALS.bitLength(literalFrequencies)
                + FIXED_OFFSETS.bitLength(offsetFrequencies)
                + extraBits();
    }

    private int extraBits() {
        int bits = 0;
        for (int code = 0; code < Symbols.LENGTH_EXTRA_BITS.length; code++) {
            bits += literalFrequencies[Symbols.FIRST_LENGTH + code] * Symbols.LENGTH_EXTRA_BITS[code];
        }
        for (int code = 0; code < Symbols.OFFSETS; code++) {
            bits += offsetFrequencies[code] * Symbols.OFFSET_EXTRA_BITS[code];
        }
        return bits;
    }

    private void fixed(TokenBlock block) throws IOException {
        endBlock();
        sink.bits(FIXED_BLOCK << 1, 3);
        FIXED_WORDS.write(sink, block.tokens, block.count());
        FIXED_WORDS.writeEndOfBlock(sink);
    }

    /** Writes content without looking for matches, or stores it. */
    void literals(byte[] input, int start, int length, boolean last) throws IOException {
        Arrays.fill(literalFrequencies, 0);
        for (int i = start; i < start + length; i++) {
            literalFrequencies[input[i] & 0xff]++;
        }
        if (length > QUICK_LOOK_FROM && isEvenlySpread(length)) {
            stored(input, start, length);
            return;
        }
        literalFrequencies[Symbols.END_OF_BLOCK] = 1;
        spare.generate(literalFrequencies, LONGEST_CODE);
        int ownBits = spare.bitLength(literalFrequencies) + (openHeader > 0 ? openHeader : GUESSED_HEADER);
        ownBits += ownBits >> PENALTY_SHIFT;
        if (storedBits(length) <= ownBits) {
            stored(input, start, length);
            return;
        }
        if (openHeader > 0 && ownBits < openCodesBits()) {
            endBlock();
        }
        if (openHeader == 0) {
            HuffmanCode made = spare;
            spare = literals;
            literals = made;
            codeLengths.generate(literals, Symbols.END_OF_BLOCK + 1, SINGLE_OFFSET, 1);
            open(Symbols.END_OF_BLOCK + 1, 1);
            literalsOnly = true;
        }
        for (int i = start; i < start + length; i++) {
            sink.word(literals.word(input[i] & 0xff));
        }
        if (last) {
            endBlock();
        }
    }

    /** Whether there is hardly a difference in how often each byte occurs. */
    private boolean isEvenlySpread(int length) {
        double average = length / 256.0;
        double most = length * 2;
        double sum = 0;
        for (int literal = 0; literal < Symbols.END_OF_BLOCK && sum <= most; literal++) {
            double difference = literalFrequencies[literal] - average;
            sum += difference * difference;
        }
        return sum < most;
    }

    /** What the literals take with the open block's code; endless if it has not all of them. */
    private int openCodesBits() {
        int bits = 0;
        for (int literal = 0; literal < Symbols.END_OF_BLOCK; literal++) {
            if (literalFrequencies[literal] != 0) {
                if (literals.length(literal) == 0) {
                    return Integer.MAX_VALUE;
                }
                bits += literalFrequencies[literal] * literals.length(literal);
            }
        }
        return bits;
    }
}

/*
 * A port of zlib, altered: it is not the original software. Copyright (C) 1995-2022 Jean-loup Gailly and Mark Adler, under the
 * zlib licence, see docs/licenses/zlib.txt.
 */
package io.imagetransmit.deflate;

import java.io.IOException;
import java.io.OutputStream;

/** Writes the blocks of a deflate stream (RFC 1951), each in the form that zlib would choose. */
final class ZlibBlockWriter extends BlockWriter {
    private static final int EMPTY_FIXED_BLOCK_BITS = 10;

    ZlibBlockWriter(OutputStream out) {
        super(
                out,
                new ZlibHuffmanCode(Symbols.LITERALS_AND_LENGTHS),
                new ZlibHuffmanCode(Symbols.OFFSETS),
                new CodeLengths(new ZlibHuffmanCode(CodeLengths.SYMBOLS), false));
    }

    /**
     * A block in the form that takes the fewest bytes.
     *
     * @param start where the content of these tokens is in {@code input}, or a negative number if it is not there any more
     */
    void smallest(int[] tokens, int count, byte[] input, int start, int length, boolean last) throws IOException {
        count(tokens, count);
        generate();
        int literalCount = literals.used();
        int offsetCount = offsets.used();
        codeLengths.generate(literals, literalCount, offsets, offsetCount);
        int extraBits = extraBits(Symbols.LITERALS_AND_LENGTHS, Symbols.OFFSETS);
        int fixed = bytes(fixedBits() + extraBits);
        int dynamic = bytes(dynamicBits() + extraBits);
        if (start >= 0 && length + 4 <= Math.min(fixed, dynamic)) {
            stored(input, start, length, last);
        } else if (fixed <= dynamic) {
            sink.bits(FIXED << 1 | (last ? 1 : 0), 3);
            fixedTokens(tokens, count);
        } else {
            sink.bits(DYNAMIC << 1 | (last ? 1 : 0), 3);
            codeLengths.write(sink, literalCount, offsetCount);
            tokens(tokens, count, literals, offsets);
        }
        if (last) {
            sink.flush();
        }
    }

    private void generate() {
        literals.generate(literalFrequencies, 15);
        offsets.generate(offsetFrequencies, 15);
    }

    private static int bytes(int bits) {
        return (bits + 7) >> 3;
    }

    /** Ends with an empty stored block, after which the next byte begins. */
    void marker() throws IOException {
        stored(new byte[0], 0, 0, false);
    }

    /** Goes on to the next byte with as many empty blocks as that takes, the shortest possible ones. */
    void toNextByte() throws IOException {
        if ((sink.oddBits() & 1) != 0) {
            marker();
        }
        while (sink.oddBits() != 0) {
            sink.bits(FIXED << 1, EMPTY_FIXED_BLOCK_BITS);
        }
    }
}

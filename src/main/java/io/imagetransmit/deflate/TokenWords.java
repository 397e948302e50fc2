/*
 * A port of Go's compress/flate. Copyright 2009, 2016 The Go Authors. All rights reserved. Use of that source code is governed by
 * a BSD-style licence, see docs/licenses/go.txt.
 */
package io.imagetransmit.deflate;

import java.io.IOException;

/** Two codes in the form in which {@link BitSink} writes tokens by them. Immutable. */
final class TokenWords {
    private final int[] literals = new int[256];
    private final int[] lengths = new int[256];
    private final int[] offsets = new int[Symbols.OFFSETS];
    private final int endOfBlock;

    TokenWords(HuffmanCode literalCode, HuffmanCode offsetCode) {
        for (int literal = 0; literal < literals.length; literal++) {
            literals[literal] = literalCode.word(literal);
        }
        for (int length = 0; length < lengths.length; length++) {
            int code = Symbols.LENGTH_CODES[length];
            int word = literalCode.word(Symbols.FIRST_LENGTH + code);
            int extra = length - Symbols.LENGTH_BASE[code];
            lengths[length] = word
                    + (extra << literalCode.length(Symbols.FIRST_LENGTH + code))
                    + (Symbols.LENGTH_EXTRA_BITS[code] << HuffmanCode.LENGTH_SHIFT);
        }
        for (int code = 0; code < Symbols.OFFSETS; code++) {
            offsets[code] = offsetCode.word(code);
        }
        endOfBlock = literalCode.word(Symbols.END_OF_BLOCK);
    }

    void write(BitSink sink, int[] tokens, int count) throws IOException {
        sink.tokens(tokens, count, literals, lengths, offsets);
    }

    void writeEndOfBlock(BitSink sink) throws IOException {
        sink.word(endOfBlock);
    }
}

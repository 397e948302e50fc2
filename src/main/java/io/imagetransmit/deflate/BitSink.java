package io.imagetransmit.deflate;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Bits on their way to a stream, the lowest bit of each byte first. */
final class BitSink {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int SIZE = 32 << 10;

    private final OutputStream out;
    private final byte[] buffer = new byte[SIZE + Long.BYTES];
    private int count;
    private long bits; // what is above bitCount is 0
    private int bitCount; // less than 16

    BitSink(OutputStream out) {
        this.out = out;
    }

    /** Writes the lowest bits, up to 32, of a value without any above them. */
    void bits(int value, int length) throws IOException {
        bits |= (long) value << bitCount;
        bitCount += length;
        if (bitCount >= 16) {
            LONG.set(buffer, count, bits);
            count += bitCount >>> 3;
            bits >>>= bitCount & ~7;
            bitCount &= 7;
            if (count >= SIZE) {
                drain();
            }
        }
    }

    /** Writes a word as {@link HuffmanCode} makes them. */
    void word(int word) throws IOException {
        bits(word & HuffmanCode.VALUE_MASK, word >>> HuffmanCode.LENGTH_SHIFT);
    }

    /**
     * Writes tokens. The bits of the longest match, 20 for its length and 28 for its offset, always fit beside what is waiting.
     *
     * @param literals a word for each literal
     * @param lengths a word for each length, from the shortest on, its extra bits included
     * @param offsets a word for each code of an offset, without the extra bits
     */
    void tokens(int[] tokens, int end, int[] literals, int[] lengths, int[] offsets) throws IOException {
        byte[] target = buffer;
        int at = count;
        long waiting = bits;
        int waitingBits = bitCount;
        for (int i = 0; i < end; i++) {
            int token = tokens[i];
            if (token < Symbols.MATCH) {
                int word = literals[token];
                waiting |= (long) (word & HuffmanCode.VALUE_MASK) << waitingBits;
                waitingBits += word >>> HuffmanCode.LENGTH_SHIFT;
            } else {
                int word = lengths[Symbols.matchLength(token)];
                waiting |= (long) (word & HuffmanCode.VALUE_MASK) << waitingBits;
                waitingBits += word >>> HuffmanCode.LENGTH_SHIFT;
                int offset = Symbols.matchOffset(token);
                int code = Symbols.offsetCode(offset);
                word = offsets[code];
                waiting |= (long) (word & HuffmanCode.VALUE_MASK) << waitingBits;
                waitingBits += word >>> HuffmanCode.LENGTH_SHIFT;
                waiting |= (long) (offset - Symbols.OFFSET_BASE[code]) << waitingBits;
                waitingBits += Symbols.OFFSET_EXTRA_BITS[code];
            }
            if (waitingBits >= 16) {
                LONG.set(target, at, waiting);
                at += waitingBits >>> 3;
                waiting >>>= waitingBits & ~7;
                waitingBits &= 7;
                if (at >= SIZE) {
                    out.write(target, 0, at);
                    at = 0;
                }
            }
        }
        count = at;
        bits = waiting;
        bitCount = waitingBits;
    }

    /** How many bits there are in a last byte that is not full yet, up to 7. */
    int oddBits() {
        return bitCount & 7;
    }

    /** Fills up the last byte with zeros. */
    void align() throws IOException {
        bits(0, -bitCount & 7);
    }

    /** Writes whole bytes; only after {@link #align()}. */
    void bytes(byte[] source, int offset, int length) throws IOException {
        flush();
        out.write(source, offset, length);
    }

    /** Hands all to the stream, the last byte filled up with zeros. */
    void flush() throws IOException {
        align();
        while (bitCount > 0) {
            buffer[count++] = (byte) bits;
            bits >>>= 8;
            bitCount -= 8;
        }
        drain();
    }

    private void drain() throws IOException {
        out.write(buffer, 0, count);
        count = 0;
    }
}

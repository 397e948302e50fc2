package io.imagetransmit.bundle.compact;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads what a {@link Packer} wrote, of which nothing is believed: whatever cannot be is a {@link CompactException}. */
final class Unpacker {
    private static final int LONGEST_TEXT = 64 << 10;

    private final ByteBuffer bytes;

    Unpacker(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    long number() throws CompactException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE - 1; shift += 7) {
            byte next = next();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new CompactException("a number of more than 63 bits");
    }

    private byte next() throws CompactException {
        try {
            return bytes.get();
        } catch (BufferUnderflowException e) {
            throw new CompactException("a record that ends too early", e);
        }
    }

    /** A number up to a limit. */
    int number(int most) throws CompactException {
        long value = number();
        if (value > most) {
            throw new CompactException(value + " where at most " + most + " can be");
        }
        return (int) value;
    }

    long difference() throws CompactException {
        long value = number();
        return (value & 1) == 0 ? value >>> 1 : -(value >>> 1) - 1;
    }

    String text() throws CompactException {
        return new String(bytes(number(LONGEST_TEXT)), StandardCharsets.UTF_8);
    }

    byte[] bytes(int length) throws CompactException {
        if (length > bytes.remaining()) {
            throw new CompactException("a record that ends too early");
        }
        byte[] found = new byte[length];
        bytes.get(found);
        return found;
    }

    boolean isAtEnd() {
        return !bytes.hasRemaining();
    }

    /** How many more bytes there are; no list can have more members. */
    int left() {
        return bytes.remaining();
    }
}

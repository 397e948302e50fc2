package io.imagetransmit.bundle.compact;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Puts numbers and texts one behind the other; {@link Unpacker} reads them. For one thread. */
final class Packer {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Seven bits a byte, the lowest first; the last byte alone has no highest bit. */
    void number(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("below 0: " + value);
        }
        long rest = value;
        while (rest > 0x7f) {
            bytes.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }

    /** As a number: twice the value, or twice its amount less one if it is below 0. */
    void difference(long value) {
        number(value < 0 ? -2 * value - 1 : 2 * value);
    }

    /** Its length in bytes, and its bytes in UTF-8. */
    void text(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        number(encoded.length);
        bytes.write(encoded, 0, encoded.length);
    }

    void bytes(byte[] source, int start, int length) {
        bytes.write(source, start, length);
    }

    int size() {
        return bytes.size();
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }

    void clear() {
        bytes.reset();
    }
}

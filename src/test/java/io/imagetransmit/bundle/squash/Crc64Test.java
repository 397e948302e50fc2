package io.imagetransmit.bundle.squash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Crc64Test {
    /** What Go's {@code crc64.Checksum} says with its ISO table. */
    @Test
    void valuesAreThoseOfGo() {
        assertEquals(0x3420000000000000L, crc("a"));
        assertEquals(0xb90956c775a41001L, crc("123456789"));
        assertEquals(0x4ef14e19f4c6e28eL, crc("The quick brown fox jumps over the lazy dog"));
    }

    @Test
    void piecesOfAnyLengthMakeTheSameSum() {
        byte[] bytes = new byte[1000];
        new Random(1).nextBytes(bytes);
        Crc64 whole = new Crc64();
        whole.update(bytes, 0, bytes.length);
        for (int piece = 1; piece < 40; piece++) {
            Crc64 crc = new Crc64();
            for (int start = 0; start < bytes.length; start += piece) {
                crc.update(bytes, start, Math.min(piece, bytes.length - start));
            }
            assertEquals(whole.value(), crc.value());
        }
        whole.reset();
        assertEquals(0, whole.value());
    }

    private static long crc(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Crc64 crc = new Crc64();
        crc.update(bytes, 0, bytes.length);
        return crc.value();
    }
}

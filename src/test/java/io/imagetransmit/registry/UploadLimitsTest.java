package io.imagetransmit.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class UploadLimitsTest {
    private static final long MIB = 1 << 20;

    private final UploadLimits limits = new UploadLimits();

    @Test
    void smallBlobsAreOnePutAndLargeOnesChunks() {
        assertTrue(limits.single(8 * MIB));
        assertFalse(limits.single(8 * MIB + 1));
        assertEquals(32 * MIB, limits.chunk(100 * MIB, 0));
        assertEquals(5, limits.chunk(5, 0));
    }

    @Test
    void eachRefusalHalvesDownToAPowerOfTwo() {
        assertTrue(limits.refused(9 * MIB, 0));
        assertEquals(8 * MIB, limits.chunk(100 * MIB, 0));
        assertTrue(limits.refused(8 * MIB, 0));
        assertEquals(4 * MIB, limits.chunk(100 * MIB, 0));
        assertFalse(limits.single(5 * MIB));
        assertTrue(limits.single(4 * MIB));
        assertTrue(limits.tooLarge(5 * MIB));
        assertFalse(limits.tooLarge(4 * MIB));
    }

    @Test
    void whatIsKnownIsNeverForgottenForSomethingLarger() {
        assertTrue(limits.refused(2 * MIB, 0));
        assertTrue(limits.refused(9 * MIB, 0));
        assertEquals(MIB, limits.chunk(100 * MIB, 0));
    }

    @Test
    void refusalsEnd() {
        long size = 32 * MIB;
        int rounds = 0;
        while (limits.refused(size, 0)) {
            size = limits.chunk(32 * MIB, 0);
            rounds++;
        }
        assertEquals(9, rounds);
        assertEquals(64 << 10, size);
    }

    @Test
    void registrysMinimumIsTheEndOfIt() {
        assertEquals(40 * MIB, limits.chunk(100 * MIB, 40 * MIB));
        assertEquals(3 * MIB, limits.chunk(3 * MIB, 40 * MIB), "the last one may be smaller");
        assertFalse(limits.refused(5 * MIB, 5 * MIB));
        assertTrue(limits.refused(6 * MIB, 5 * MIB));
        assertEquals(5 * MIB, limits.chunk(100 * MIB, 5 * MIB));
    }

    @Test
    void withoutChunksThereIsNothingSmaller() {
        limits.refuseChunks();
        assertTrue(limits.single(100 * MIB));
        assertFalse(limits.refused(100 * MIB, 0));
    }
}

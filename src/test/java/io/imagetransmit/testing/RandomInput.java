package io.imagetransmit.testing;

import java.io.InputStream;

/** A given number of bytes that depend on the seed alone, and that no compression makes smaller. */
final class RandomInput extends InputStream {
    private long state;
    private long left;
    private long word;
    private int wordBytes;

    RandomInput(long seed, long size) {
        state = seed * 0x9E3779B97F4A7C15L + 0x2545F4914F6CDD1DL;
        left = size;
    }

    @Override
    public int read() {
        if (left == 0) {
            return -1;
        }
        left--;
        return nextByte() & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        if (left == 0) {
            return length == 0 ? 0 : -1;
        }
        int count = (int) Math.min(length, left);
        for (int i = 0; i < count; i++) {
            buffer[offset + i] = nextByte();
        }
        left -= count;
        return count;
    }

    private byte nextByte() {
        if (wordBytes == 0) {
            // SplitMix64: whatever the size of the reads, the bytes are the same
            state += 0x9E3779B97F4A7C15L;
            long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
            mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
            word = mixed ^ (mixed >>> 31);
            wordBytes = 8;
        }
        byte next = (byte) word;
        word >>>= 8;
        wordBytes--;
        return next;
    }
}

package io.imagetransmit.bundle.compact;

import java.util.Arrays;
import java.util.BitSet;

/** The stretches of one block that base blobs use. For one thread while it grows. */
final class BlockUses {
    private int[] offsets = new int[4];
    private int[] lengths = new int[4];
    private int[] blobs = new int[4];
    private long[] contents = new long[4];
    private int size;

    /**
     * @param blob the blob's number
     * @param content where in its content the stretch is
     */
    void add(int offset, int length, int blob, long content) {
        if (size == offsets.length) {
            int larger = size * 2;
            offsets = Arrays.copyOf(offsets, larger);
            lengths = Arrays.copyOf(lengths, larger);
            blobs = Arrays.copyOf(blobs, larger);
            contents = Arrays.copyOf(contents, larger);
        }
        offsets[size] = offset;
        lengths[size] = length;
        blobs[size] = blob;
        contents[size] = content;
        size++;
    }

    /** The bytes that any blob uses. */
    BitSet covered() {
        BitSet covered = new BitSet();
        for (int i = 0; i < size; i++) {
            covered.set(offsets[i], offsets[i] + lengths[i]);
        }
        return covered;
    }

    int size() {
        return size;
    }

    int offset(int index) {
        return offsets[index];
    }

    int end(int index) {
        return offsets[index] + lengths[index];
    }

    int blob(int index) {
        return blobs[index];
    }

    /** Where in the blob's content the byte at this offset of the block is. */
    long content(int index, int offset) {
        return contents[index] + offset - offsets[index];
    }
}

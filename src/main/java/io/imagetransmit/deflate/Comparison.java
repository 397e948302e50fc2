package io.imagetransmit.deflate;

import java.io.OutputStream;
import java.util.Arrays;

/**
 * Compares what an encoder writes with what is wanted; either side may be ahead. How far, is bounded: an encoder holds back a block
 * at most, and who is farther apart than that is not the one that is looked for. Not for several threads.
 */
final class Comparison extends OutputStream {
    /** In bytes. */
    static final int FARTHEST = 1 << 20;

    private byte[] ahead = new byte[16 << 10];
    private int start;
    private int end;
    private boolean writtenIsAhead;
    private long compared;
    private boolean equal = true;

    /** Whether no difference has been seen. */
    boolean isEqual() {
        return equal;
    }

    /** Whether neither side is ahead. */
    boolean isEven() {
        return start == end;
    }

    /** How many bytes are known to be the same. */
    long compared() {
        return compared;
    }

    /** What comes next on the side of the wanted. */
    void expect(byte[] bytes, int offset, int length) {
        meet(bytes, offset, length, false);
    }

    @Override
    public void write(int single) {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        meet(bytes, offset, length, true);
    }

    private void meet(byte[] bytes, int offset, int length, boolean written) {
        if (!equal) {
            return;
        }
        int some = 0;
        if (start < end && writtenIsAhead != written) {
            some = Math.min(length, end - start);
            if (!Arrays.equals(ahead, start, start + some, bytes, offset, offset + some)) {
                equal = false;
                return;
            }
            start += some;
            compared += some;
        }
        if (some < length) {
            writtenIsAhead = written;
            keep(bytes, offset + some, length - some);
        }
    }

    private void keep(byte[] bytes, int offset, int length) {
        int kept = end - start;
        if (kept + length > FARTHEST) {
            equal = false;
            return;
        }
        if (end + length > ahead.length) {
            byte[] target = kept + length > ahead.length ? new byte[Math.max(kept + length, 2 * ahead.length)] : ahead;
            System.arraycopy(ahead, start, target, 0, kept);
            ahead = target;
            start = 0;
            end = kept;
        }
        System.arraycopy(bytes, offset, ahead, end, length);
        end += length;
    }
}

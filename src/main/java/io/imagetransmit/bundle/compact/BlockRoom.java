package io.imagetransmit.bundle.compact;

import java.util.concurrent.atomic.AtomicLong;

/** How much memory, outside of the heap, unpacked blocks of a bundle and of its bases may take together. Safe for several threads. */
public final class BlockRoom {
    private static final long ROOM = 96L << 20;

    private final AtomicLong left = new AtomicLong(ROOM);

    /** Whether there was room for so many bytes, which then is taken. */
    boolean take(long bytes) {
        long rest = left.addAndGet(-bytes);
        if (rest < 0) {
            left.addAndGet(bytes);
        }
        return rest >= 0;
    }

    void giveBack(long bytes) {
        left.addAndGet(bytes);
    }
}

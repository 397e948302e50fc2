package io.imagetransmit.bundle.compact;

import java.nio.ByteBuffer;

/**
 * Where chunks are, by the first 16 bytes of their SHA-256. Lies outside of the heap, grows with what is in it up to a limit, and
 * then forgets some of what it knows for what it learns: content that is not recognized is only stored once more. Safe for use by
 * several threads.
 */
final class ChunkTable {
    /** What {@link #find} gives for what is not known. */
    static final long UNKNOWN = -1;

    private static final int PARTS = 256;
    private static final int SLOT = 3 * Long.BYTES;
    private static final int FIRST_SLOTS = 1 << 5;

    private final Part[] parts = new Part[PARTS];

    /** @param limit bytes, about */
    ChunkTable(long limit) {
        int most = Integer.highestOneBit((int) Math.max(FIRST_SLOTS, Math.min(1 << 24, limit / SLOT / PARTS)));
        for (int i = 0; i < PARTS; i++) {
            parts[i] = new Part(most);
        }
    }

    /** The place of a chunk, or {@link #UNKNOWN}. */
    long find(long first, long second) {
        Part part = part(first);
        synchronized (part) {
            return part.find(first, second);
        }
    }

    /**
     * Notes where a chunk will be, if it is not known yet.
     *
     * @param place at least 0
     * @return where it is already, or {@link #UNKNOWN} if it is new
     */
    long putIfAbsent(long first, long second, long place) {
        Part part = part(first);
        synchronized (part) {
            long known = part.find(first, second);
            if (known == UNKNOWN) {
                part.put(first, second, place);
            }
            return known;
        }
    }

    private Part part(long first) {
        return parts[(int) (first >>> 56)];
    }

    /** Open addressing; a slot whose place is 0 is free, so places are kept with one added. */
    private static final class Part {
        private final int mostSlots;
        private ByteBuffer slots = ByteBuffer.allocateDirect(0);
        private int count;

        Part(int mostSlots) {
            this.mostSlots = mostSlots;
        }

        private int capacity() {
            return slots.capacity() / SLOT;
        }

        /** By bits that hashes of 12 bytes have as well. */
        private int home(long second) {
            return (int) (second >>> Integer.SIZE) & (capacity() - 1);
        }

        /** The slot of the chunk, or the free one behind its last possible place. */
        private int slot(long first, long second) {
            int mask = capacity() - 1;
            int slot = home(second);
            while (slots.getLong(slot * SLOT + 2 * Long.BYTES) != 0
                    && !(slots.getLong(slot * SLOT) == first && slots.getLong(slot * SLOT + Long.BYTES) == second)) {
                slot = (slot + 1) & mask;
            }
            return slot;
        }

        long find(long first, long second) {
            if (count == 0) {
                return UNKNOWN;
            }
            return slots.getLong(slot(first, second) * SLOT + 2 * Long.BYTES) - 1;
        }

        void put(long first, long second, long place) {
            if (count >= capacity() / 4 * 3) {
                if (capacity() == mostSlots) {
                    replace(home(second), first, second, place);
                    return;
                }
                grow();
            }
            write(slot(first, second), first, second, place);
            count++;
        }

        /** Who was there is forgotten. A slot that is free may have to stay so: the search for what is not there ends at one. */
        private void replace(int slot, long first, long second, long place) {
            boolean free = slots.getLong(slot * SLOT + 2 * Long.BYTES) == 0;
            if (free && count >= capacity() / 8 * 7) {
                return;
            }
            write(slot, first, second, place);
            count += free ? 1 : 0;
        }

        private void write(int slot, long first, long second, long place) {
            slots.putLong(slot * SLOT, first);
            slots.putLong(slot * SLOT + Long.BYTES, second);
            slots.putLong(slot * SLOT + 2 * Long.BYTES, place + 1);
        }

        private void grow() {
            ByteBuffer former = slots;
            slots = ByteBuffer.allocateDirect(Math.max(FIRST_SLOTS, capacity() * 2) * SLOT);
            for (int at = 0; at < former.capacity(); at += SLOT) {
                if (former.getLong(at + 2 * Long.BYTES) != 0) {
                    long first = former.getLong(at);
                    long second = former.getLong(at + Long.BYTES);
                    write(slot(first, second), first, second, former.getLong(at + 2 * Long.BYTES) - 1);
                }
            }
        }
    }
}

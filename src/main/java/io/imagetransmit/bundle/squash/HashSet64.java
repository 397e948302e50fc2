package io.imagetransmit.bundle.squash;

/** A set of hashes, 16 bytes each at most. */
final class HashSet64 {
    private long[] table = new long[1 << 8];
    private int size;
    private boolean zero;

    int size() {
        return size;
    }

    boolean contains(long hash) {
        return hash == 0 ? zero : table[slot(table, hash)] == hash;
    }

    void add(long hash) {
        if (contains(hash)) {
            return;
        }
        size++;
        if (hash == 0) {
            zero = true;
            return;
        }
        if (2 * size > table.length) {
            grow();
        }
        table[slot(table, hash)] = hash;
    }

    private void grow() {
        long[] larger = new long[2 * table.length];
        for (long hash : table) {
            if (hash != 0) {
                larger[slot(larger, hash)] = hash;
            }
        }
        table = larger;
    }

    private static int slot(long[] table, long hash) {
        int at = (int) hash & (table.length - 1);
        while (table[at] != 0 && table[at] != hash) {
            at = (at + 1) & (table.length - 1);
        }
        return at;
    }
}

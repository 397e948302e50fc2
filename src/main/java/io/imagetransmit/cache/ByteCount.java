package io.imagetransmit.cache;

import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import java.util.concurrent.atomic.LongAdder;

/** Counts what comes from where, and knows when all of it is to end. Safe for use by several threads. */
final class ByteCount {
    private final LongAdder hits = new LongAdder();
    private final LongAdder hitBytes = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder missBytes = new LongAdder();
    private volatile boolean aborted;

    void hit() {
        hits.increment();
    }

    void miss() {
        misses.increment();
    }

    void cached(int bytes) {
        hitBytes.add(bytes);
    }

    void fetched(int bytes) {
        missBytes.add(bytes);
    }

    void abort() {
        aborted = true;
    }

    void check() throws TransferException {
        if (aborted) {
            throw TransferException.cancelled(Side.SOURCE);
        }
    }

    CacheUse use() {
        return new CacheUse(hits.sum(), hitBytes.sum(), misses.sum(), missBytes.sum());
    }
}

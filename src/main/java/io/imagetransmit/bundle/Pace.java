package io.imagetransmit.bundle;

import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Counts what has been read, tells it, and ends the work when it is to be stopped. Safe for use by several threads. */
final class Pace {
    private final LongConsumer progress;
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean stopped;

    /** @param progress is told how many bytes there were, each time some have been read */
    Pace(LongConsumer progress) {
        this.progress = progress;
    }

    void read(long count) throws TransferException {
        if (stopped) {
            throw TransferException.cancelled(Side.DISK);
        }
        bytes.addAndGet(count);
        progress.accept(count);
    }

    long bytes() {
        return bytes.get();
    }

    void stop() {
        stopped = true;
    }
}

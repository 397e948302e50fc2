package io.imagetransmit.http;

import java.util.concurrent.atomic.LongAdder;

/** Counts the bytes of bodies that pass, for a status line. Safe for use by several threads. */
public final class Traffic {
    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();

    void addReceived(long bytes) {
        received.add(bytes);
    }

    void addSent(long bytes) {
        sent.add(bytes);
    }

    /** Bytes of answers' bodies so far. */
    public long received() {
        return received.sum();
    }

    /** Bytes of requests' bodies so far, those of broken attempts included. */
    public long sent() {
        return sent.sum();
    }
}

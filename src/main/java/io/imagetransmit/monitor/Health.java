package io.imagetransmit.monitor;

import io.imagetransmit.watch.WatchEvent;
import io.imagetransmit.watch.WatchStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Whether watch mode still does its work. It does not if a round is overdue, or one is running, and nothing has moved for a long
 * time; how long a round takes and how much of it fails is no matter. Safe for use by several threads.
 */
public final class Health implements Consumer<WatchEvent> {
    /** Longer than any time-out, repetition or wait for an allowance, and than registries need to check a large layer. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Clock clock;
    private final WatchStatus status;
    private final LongSupplier activity;
    private long seen;
    private Instant lastSign;

    /**
     * @param activity any number that changes while something moves, such as that of all bytes that have passed
     */
    public Health(Clock clock, WatchStatus status, LongSupplier activity) {
        this.clock = clock;
        this.status = status;
        this.activity = activity;
        this.seen = activity.getAsLong();
        this.lastSign = clock.instant();
    }

    /** Every event is a sign of life. */
    @Override
    public synchronized void accept(WatchEvent event) {
        lastSign = clock.instant();
    }

    /** Whether somebody should look after it. To be asked now and then: that bytes have moved is only seen here. */
    public synchronized boolean isStalled() {
        Instant now = clock.instant();
        long moved = activity.getAsLong();
        if (moved != seen) {
            seen = moved;
            lastSign = now;
        }
        Instant next = status.snapshot().next();
        // before its round begins it may sleep; the time that is set for a round stays until it has begun
        Instant since = next == null || next.isBefore(lastSign) ? lastSign : next;
        return since.plus(PATIENCE).isBefore(now);
    }
}

package io.imagetransmit.monitor;

import io.imagetransmit.watch.WatchEvent;
import io.imagetransmit.watch.WatchStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether watch mode still does its work. It does not if a round is overdue, or one is running, and nothing has moved for a long
 * time; how long a round takes and how much of it fails is no matter. Nor is it what becomes of the machine's clock. Safe for use
 * by several threads.
 */
public final class Health implements Consumer<WatchEvent> {
    /** Longer than any time-out, repetition or wait for an allowance, and than registries need to check a large layer. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Clock clock;
    private final LongSupplier nanos;
    private final long start;
    private final WatchStatus status;
    private final LongSupplier activity;
    private long seen;
    /** Times like this one are counted from the start, by what nobody can put back. */
    private Duration lastSign = Duration.ZERO;

    private Look last;
    private @Nullable Instant announced;
    /** When the round that was announced begins. */
    private Duration due = Duration.ZERO;

    /** The same moment by both clocks. */
    private record Look(Instant time, Duration elapsed) {
        Duration until(Instant then) {
            return elapsed.plus(Duration.between(time, then));
        }
    }

    /**
     * @param activity any number that changes while something goes on, such as that of all bytes that have passed and of all
     *     answers
     */
    public Health(Clock clock, WatchStatus status, LongSupplier activity) {
        this(clock, System::nanoTime, status, activity);
    }

    /** @param nanos as {@link System#nanoTime} */
    Health(Clock clock, LongSupplier nanos, WatchStatus status, LongSupplier activity) {
        this.clock = clock;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
        this.status = status;
        this.activity = activity;
        this.seen = activity.getAsLong();
        this.last = new Look(clock.instant(), Duration.ZERO);
    }

    /** Every event is a sign of life. */
    @Override
    public synchronized void accept(WatchEvent event) {
        lastSign = look();
    }

    /** Whether somebody should look after it. To be asked now and then: that something has moved is only seen here. */
    public synchronized boolean isStalled() {
        Duration now = look();
        long moved = activity.getAsLong();
        if (moved != seen) {
            seen = moved;
            lastSign = now;
        }
        // before its round begins it may sleep; the time that is set for a round stays until it has begun
        Duration since = announced == null || due.compareTo(lastSign) < 0 ? lastSign : due;
        return now.minus(PATIENCE).compareTo(since) > 0;
    }

    /** Takes up what was announced since the last look, and tells how long it is since the start. */
    private Duration look() {
        Look now = new Look(clock.instant(), Duration.ofNanos(nanos.getAsLong() - start));
        Instant next = status.snapshot().next();
        if (next != null && !next.equals(announced)) {
            // the clock may have been set since the announcement: a time that only then lies so far ahead was not meant
            Duration before = last.until(next);
            Duration after = now.until(next);
            due = before.compareTo(after) < 0 ? before : after;
        }
        announced = next;
        last = now;
        return now.elapsed();
    }
}

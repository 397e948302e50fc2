package io.imagetransmit.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps away from what failed: twice as long after each failure, up to a quarter of an hour (or the pace of the rounds, where
 * that is slower), or as long as the peer asked for. Safe for use by several threads.
 */
public final class Backoff {
    private static final Duration LONGEST = Duration.ofMinutes(15);
    /** What nobody asked about for so long, after its time had come, is forgotten. */
    private static final Duration FORGOTTEN = Duration.ofDays(1);

    private final Map<String, Wait> waits = new HashMap<>();

    private record Wait(int failures, Instant until) {}

    /**
     * Notes a failure.
     *
     * @param pace between two rounds, which is the shortest wait
     * @param asked how long the peer wants to be left alone; null if it did not say
     * @return when to try again
     */
    public synchronized Instant failed(String what, Instant now, Duration pace, @Nullable Duration asked) {
        Wait earlier = waits.get(what);
        int failures = earlier == null ? 1 : earlier.failures() + 1;
        Duration longest = pace.compareTo(LONGEST) > 0 ? pace : LONGEST;
        Duration wait = pace.multipliedBy(1L << Math.min(failures - 1, 20));
        wait = wait.compareTo(longest) > 0 ? longest : wait;
        wait = asked != null && asked.compareTo(wait) > 0 ? asked : wait;
        waits.put(what, new Wait(failures, now.plus(wait)));
        return now.plus(wait);
    }

    /** Whether to keep away from it still. */
    public synchronized boolean isHeld(String what, Instant now) {
        Wait wait = waits.get(what);
        return wait != null && now.isBefore(wait.until());
    }

    /** Forgets that it ever failed. */
    public synchronized void succeeded(String what) {
        waits.remove(what);
    }

    /** Forgets everything. */
    public synchronized void clear() {
        waits.clear();
    }

    synchronized void prune(Instant now) {
        waits.values().removeIf(wait -> wait.until().plus(FORGOTTEN).isBefore(now));
    }

    synchronized int size() {
        return waits.size();
    }
}

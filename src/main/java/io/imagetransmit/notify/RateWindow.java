package io.imagetransmit.notify;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Which messages of the last minute count. A message counts from when its answer came, so that no minute of the receiver's holds
 * more than one of the sender's. Times are those of {@link Pause#nanos}. Not safe for use by several threads.
 */
final class RateWindow {
    private static final long SPAN = Duration.ofMinutes(1).toNanos();

    private final Deque<Long> sent = new ArrayDeque<>();

    void add(long when) {
        sent.addLast(when);
    }

    /** How long until there is room for one more within this many a minute; zero if there is now. */
    Duration untilRoom(int limit, long now) {
        while (!sent.isEmpty() && now - sent.getFirst() >= SPAN) {
            sent.removeFirst();
        }
        if (sent.size() < limit) {
            return Duration.ZERO;
        }
        long blocking = sent.stream().skip(sent.size() - limit).findFirst().orElse(now);
        return Duration.ofNanos(SPAN - (now - blocking));
    }
}

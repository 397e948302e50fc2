package io.imagetransmit.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Which messages of the last minute count. A message counts from when its answer came, so that no minute of the receiver's holds
 * more than one of the sender's. Not safe for use by several threads.
 */
final class RateWindow {
    private static final Duration SPAN = Duration.ofMinutes(1);

    private final Deque<Instant> sent = new ArrayDeque<>();

    void add(Instant when) {
        sent.addLast(when);
    }

    /** How long until there is room for one more within this many a minute; zero if there is now. */
    Duration untilRoom(int limit, Instant now) {
        while (!sent.isEmpty() && !sent.getFirst().plus(SPAN).isAfter(now)) {
            sent.removeFirst();
        }
        if (sent.size() < limit) {
            return Duration.ZERO;
        }
        Instant free =
                sent.stream().skip(sent.size() - limit).findFirst().orElse(now).plus(SPAN);
        Duration wait = Duration.between(now, free);
        // a clock that was put back
        return wait.compareTo(SPAN) > 0 ? SPAN : wait;
    }
}

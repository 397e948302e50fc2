package io.imagetransmit.notify;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits, and measures how long; handed in, so that tests need not. */
@FunctionalInterface
interface Pause {
    Pause REAL = (end, duration) -> {
        var unused = end.await(duration.toMillis() + 1, TimeUnit.MILLISECONDS);
    };

    /** Waits for so long, or until the latch is down. */
    void await(CountDownLatch end, Duration duration) throws InterruptedException;

    /** Nanoseconds from anywhere, as {@link System#nanoTime} gives them: nobody can put that back. */
    default long nanos() {
        return System.nanoTime();
    }
}

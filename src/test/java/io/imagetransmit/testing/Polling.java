package io.imagetransmit.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for something that cannot tell when it is ready. The pause is only how often one looks, never what is tested. */
public final class Polling {
    private static final Duration PAUSE = Duration.ofMillis(10);

    private Polling() {}

    /** Returns as soon as the condition holds; an {@link IllegalStateException} if it does not within the limit. */
    public static void until(String what, Duration limit, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new IllegalStateException("not within " + limit + ": " + what);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }
}

package io.imagetransmit.cli;

import io.imagetransmit.job.ExitCode;
import io.imagetransmit.job.FrontEnd;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and its like, from {@link #of} to {@link #close}: the work is told to stop and gets a moment to say how far it came, then
 * the process ends with 130. A second Ctrl-C is the operating system's own affair.
 */
final class Interruption implements FrontEnd.Standby {
    private static final long GRACE_MILLIS = 1500;

    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook;

    private Interruption(Runnable stop, long graceMillis) {
        hook = new Thread(
                () -> {
                    stop.run();
                    awaitEnd(graceMillis);
                    Runtime.getRuntime().halt(ExitCode.INTERRUPTED.number());
                },
                "interruption");
    }

    static Interruption of(Runnable stop) {
        return of(stop, Duration.ZERO);
    }

    /** @param moreGrace on top of the usual moment */
    static Interruption of(Runnable stop, Duration moreGrace) {
        Interruption interruption = new Interruption(stop, GRACE_MILLIS + moreGrace.toMillis());
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    private void awaitEnd(long graceMillis) {
        try {
            var unused = over.await(graceMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All has been said: an interruption under way need not wait any longer, and a later one finds nothing to stop. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            over.countDown(); // the hook runs
        }
    }
}

package io.imagetransmit.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and its like: the work is told to stop and gets a moment to say how far it came, then the process ends with 130. A second
 * Ctrl-C is the operating system's own affair.
 */
final class Interruption {
    private static final long GRACE_MILLIS = 1500;

    private final CountDownLatch over = new CountDownLatch(1);

    private Interruption() {}

    static Interruption of(Runnable stop) {
        Interruption interruption = new Interruption();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            stop.run();
                            interruption.awaitEnd();
                            Runtime.getRuntime().halt(ExitCode.INTERRUPTED.number());
                        },
                        "interruption"));
        return interruption;
    }

    private void awaitEnd() {
        try {
            var unused = over.await(GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All has been said; an interruption need not wait any longer. */
    void workIsOver() {
        over.countDown();
    }
}

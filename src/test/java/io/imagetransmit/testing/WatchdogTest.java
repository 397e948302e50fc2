package io.imagetransmit.testing;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.EventQueue;
import java.awt.SecondaryLoop;
import java.awt.Toolkit;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.swing.Timer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WatchdogTest {
    private static final Duration LIMIT = Duration.ofMillis(50);

    @BeforeAll
    static void screen() {
        Screen.open();
    }

    @Test
    void tellsWhereAnEventWaited() throws Exception {
        try (Watchdog watchdog = new Watchdog()) {
            onEventThread(() -> hang(new CountDownLatch(1)));
            AssertionError error = assertThrows(AssertionError.class, () -> watchdog.assertNothingAbove(LIMIT));
            assertTrue(String.valueOf(error.getMessage()).contains("WatchdogTest.hang"), error::toString);
            Watchdog.Hold worst = watchdog.worst();
            assertNotNull(worst);
            assertTrue(worst.held().compareTo(LIMIT) > 0, worst.toString());
        }
    }

    @Test
    void tellsWhatAnEventComputed() throws Exception {
        try (Watchdog watchdog = new Watchdog()) {
            onEventThread(() -> compute(Duration.ofMillis(80)));
            AssertionError error = assertThrows(AssertionError.class, () -> watchdog.assertNothingAbove(LIMIT));
            assertTrue(String.valueOf(error.getMessage()).contains("WatchdogTest.compute"), error::toString);
        }
    }

    @Test
    void dialogThatWaitsInsideAnEventHoldsNothing() throws Exception {
        try (Watchdog watchdog = new Watchdog()) {
            onEventThread(() -> {
                SecondaryLoop loop =
                        Toolkit.getDefaultToolkit().getSystemEventQueue().createSecondaryLoop();
                Timer timer = new Timer(150, event -> loop.exit());
                timer.setRepeats(false);
                timer.start();
                loop.enter();
            });
            onEventThread(() -> {});
            watchdog.assertNothingAbove(LIMIT);
            assertNotNull(watchdog.worst());
        }
    }

    @Test
    void whatWasForgottenIsNotHeldAgainstAnybody() throws Exception {
        Watchdog watchdog = new Watchdog();
        onEventThread(() -> compute(Duration.ofMillis(80)));
        onEventThread(watchdog::forget);
        onEventThread(() -> {});
        watchdog.close();
        onEventThread(() -> compute(Duration.ofMillis(80)));
        watchdog.assertNothingAbove(LIMIT);
    }

    private static void onEventThread(Runnable work) throws InterruptedException, InvocationTargetException {
        EventQueue.invokeAndWait(work);
        // the measure is taken when the event has ended, which is after the work
        EventQueue.invokeAndWait(() -> {});
    }

    private static void hang(CountDownLatch never) {
        try {
            assertTrue(!never.await(120, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void compute(Duration cpu) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long end = threads.getCurrentThreadCpuTime() + cpu.toNanos();
        while (threads.getCurrentThreadCpuTime() < end) {
            Thread.onSpinWait();
        }
    }
}

package io.imagetransmit.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sees that no input takes too long. What counts is the processor's time, since the machine may be busy with other things. */
final class Watchdog implements AutoCloseable {
    private static final Duration LOOKS_EVERY = Duration.ofMillis(100);
    /** Waiting takes no processor's time, and nothing here should wait for so long. */
    private static final int WAITS = 20;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Thread watched = Thread.currentThread();
    private final Duration limit;
    private final Bite bite;
    private final Thread dog = new Thread(this::watch, "watchdog");
    private volatile byte @Nullable [] input;
    private volatile boolean closed;

    /** What is done about an input that takes too long; its thread is still busy with it. */
    @FunctionalInterface
    interface Bite {
        void at(byte[] input, StackTraceElement[] stack);
    }

    /** Watches the thread that makes it. */
    Watchdog(Duration limit, Bite bite) {
        this.limit = limit;
        this.bite = bite;
        dog.setDaemon(true);
        dog.start();
    }

    void begin(byte[] current) {
        input = current;
    }

    private void watch() {
        byte[] seen = null;
        long cpu = 0;
        long since = 0;
        while (!closed) {
            byte[] now = input;
            if (now == null || now != seen) {
                seen = now;
                cpu = threads.getThreadCpuTime(watched.getId());
                since = System.nanoTime();
            } else if (threads.getThreadCpuTime(watched.getId()) - cpu > limit.toNanos()
                    || System.nanoTime() - since > limit.toNanos() * WAITS) {
                bite.at(now, watched.getStackTrace());
                return;
            }
            try {
                Thread.sleep(LOOKS_EVERY.toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        dog.interrupt();
    }
}

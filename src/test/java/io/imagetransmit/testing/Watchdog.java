package io.imagetransmit.testing;

import java.awt.AWTEvent;
import java.awt.EventQueue;
import java.awt.Toolkit;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long each event holds up the event thread, from its making to its closing, and keeps the worst with where it hung. Time in which a
 * dialog waits inside of an event is not counted.
 */
public final class Watchdog implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(4);
    private static final Duration PATIENCE = Duration.ofMillis(16);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final TimedQueue queue = new TimedQueue();
    private final Thread sampler;
    private volatile boolean closed;
    private @Nullable Hold worst;

    /**
     * What an event cost.
     *
     * @param held how long nothing else could be done for its sake: what it computed and what it waited for, but not the time in which the machine
     *     did other things, since tests run beside each other
     * @param wall what the clock on the wall said
     * @param where a stack trace while it lasted; empty if it was short
     */
    public record Hold(String event, Duration held, Duration wall, List<StackTraceElement> where) {
        public Hold {
            where = List.copyOf(where);
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(String.format(
                    Locale.ROOT, "%d ms (%d ms on the wall) for %s", held.toMillis(), wall.toMillis(), event));
            where.forEach(element -> text.append("\n    at ").append(element));
            return text.toString();
        }
    }

    /** Begins to measure. */
    public Watchdog() {
        Toolkit.getDefaultToolkit().getSystemEventQueue().push(queue);
        sampler = new Thread(this::sample, "watchdog");
        sampler.setDaemon(true);
        sampler.start();
    }

    /** The worst since the beginning or {@link #forget}; null if there was no event. */
    public synchronized @Nullable Hold worst() {
        return worst;
    }

    /** Begins anew, for what shall be judged after things that may take long, such as a window's first showing. */
    public synchronized void forget() {
        worst = null;
    }

    /** An {@link AssertionError} that tells where the event thread hung, if an event held it longer. */
    public void assertNothingAbove(Duration limit) {
        Hold hold = worst();
        if (hold != null && hold.held().compareTo(limit) > 0) {
            throw new AssertionError("the event thread was held for " + hold);
        }
    }

    private synchronized void ended(Hold hold) {
        if (worst == null || hold.held().compareTo(worst.held()) > 0) {
            worst = hold;
        }
    }

    /** Ends measuring; {@link #worst} stays. */
    @Override
    public void close() {
        closed = true;
        queue.end();
    }

    private void sample() {
        while (!closed) {
            LockSupport.parkNanos(LOOK.toNanos());
            Busy busy = queue.busy;
            if (busy != null && System.nanoTime() - busy.start > PATIENCE.toNanos()) {
                busy.look();
            }
        }
    }

    private static long collecting() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }

    /** A stretch of work on the event thread. */
    private static final class Busy {
        private final AWTEvent event;
        private final Thread thread = Thread.currentThread();
        private final long collecting = collecting();
        private final long cpu = THREADS.getCurrentThreadCpuTime();
        private final long start = System.nanoTime();
        private int looks;
        private int waits;
        private List<StackTraceElement> where = List.of();

        Busy(AWTEvent event) {
            this.event = event;
        }

        synchronized void look() {
            Thread.State state = thread.getState();
            StackTraceElement[] stack = thread.getStackTrace();
            if (Stream.of(stack).anyMatch(element -> element.getClassName().equals(Busy.class.getName()))) {
                return; // the event is over, and where it hung has been seen
            }
            looks++;
            if (state != Thread.State.RUNNABLE || (stack.length > 0 && isInputOrOutput(stack[0]))) {
                waits++;
            }
            where = List.of(stack);
        }

        /** Most native methods compute, or draw, which is to wait for the screen's process that gets as little of the machine as all others. */
        private static boolean isInputOrOutput(StackTraceElement top) {
            return top.isNativeMethod() && top.getClassName().matches("(java\\.(io|net)|sun\\.(nio|net))\\..*");
        }

        synchronized Hold end() {
            long wall = System.nanoTime()
                    - start
                    - Duration.ofMillis(collecting() - collecting).toNanos();
            long waited = looks == 0 ? 0 : wall * waits / looks;
            long held = Math.min(wall, THREADS.getCurrentThreadCpuTime() - cpu + waited);
            return new Hold(event.toString(), Duration.ofNanos(held), Duration.ofNanos(wall), where);
        }
    }

    private final class TimedQueue extends EventQueue {
        private volatile @Nullable Busy busy;
        private int depth;

        @Override
        public AWTEvent getNextEvent() throws InterruptedException {
            pause(); // a dialog's own loop asks for events in the middle of an event
            return super.getNextEvent();
        }

        @Override
        protected void dispatchEvent(AWTEvent event) {
            depth++;
            busy = new Busy(event);
            try {
                super.dispatchEvent(event);
            } finally {
                pause();
                depth--;
                if (depth > 0) {
                    busy = new Busy(event);
                }
            }
        }

        private void pause() {
            Busy now = busy;
            busy = null;
            if (now != null && now.thread == Thread.currentThread()) {
                ended(now.end());
            }
        }

        void end() {
            pop();
        }
    }
}

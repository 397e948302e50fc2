package io.imagetransmit.watch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** Makes rounds when their time has come, until it is stopped, and sees when what it works from has changed meanwhile. */
public final class WatchLoop {
    /** How often a look is taken at the files in between, and how late a clock that was put forward or back is noticed. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final Clock clock;
    private final Pause pause;
    private final Consumer<Instant> next;

    /** Waits. */
    public interface Pause {
        /** Whether the loop shall end; returns at once if so, else after the time. */
        boolean stopped(Duration duration) throws InterruptedException;
    }

    /** The work. */
    public interface Work {
        Schedule schedule();

        void round() throws InterruptedException;

        /** Takes up what has changed since the last call, if anything has. */
        boolean refreshed() throws InterruptedException;
    }

    /**
     * @param next is told when the next round is to be
     */
    public WatchLoop(Clock clock, Pause pause, Consumer<Instant> next) {
        this.clock = clock;
        this.pause = pause;
        this.next = next;
    }

    /** Returns when the pause says so. */
    public void run(Work work) throws InterruptedException {
        Instant due = work.schedule().first(clock.instant());
        while (true) {
            next.accept(due);
            Instant now = clock.instant();
            Instant before = now;
            while (now.isBefore(due)) {
                Duration left = Duration.between(now, due);
                if (pause.stopped(left.compareTo(LOOK) < 0 ? left : LOOK)) {
                    return;
                }
                if (work.refreshed()) {
                    due = work.schedule().first(clock.instant());
                    next.accept(due);
                }
                now = clock.instant();
                if (now.isBefore(before)) { // the clock was put back: what was due soon must not be due tomorrow
                    due = work.schedule().first(now);
                    next.accept(due);
                }
                before = now;
            }
            if (pause.stopped(Duration.ZERO)) {
                return;
            }
            work.refreshed();
            Instant started = clock.instant();
            work.round();
            due = work.schedule().next(started, clock.instant());
        }
    }
}

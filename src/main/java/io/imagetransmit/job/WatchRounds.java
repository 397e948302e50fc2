package io.imagetransmit.job;

import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.watch.Backoff;
import io.imagetransmit.watch.Schedule;
import io.imagetransmit.watch.WatchEvent;
import io.imagetransmit.watch.WatchLoop;
import io.imagetransmit.watch.WatchStatus;
import io.imagetransmit.watch.Watched;
import io.imagetransmit.watch.Watcher;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rounds of a watch, and all who are told of them: the log, the status, robots, and whoever looks at the page. */
final class WatchRounds {
    private final Surroundings around;
    private final WatchSetups setups;
    private final WatchText text;
    private final Clock clock;
    private final WatchStatus status;
    private final WatchNotices notices;
    private final Backoff calls = new Backoff();
    private @Nullable WatchMonitor monitor;

    WatchRounds(Surroundings around, WatchSetups setups, WatchText text) {
        this.around = around;
        this.setups = setups;
        this.text = text;
        this.clock = around.clock();
        this.status = new WatchStatus(clock);
        this.notices = new WatchNotices(around.errors());
    }

    WatchStatus status() {
        return status;
    }

    WatchText text() {
        return text;
    }

    /** From now on this is told, too; called before the first round, with null for nobody. */
    void report(@Nullable WatchMonitor to) {
        monitor = to;
    }

    /** The work of a loop, done with this watcher. */
    WatchLoop.Work with(Watcher watcher) {
        return new WatchLoop.Work() {
            @Override
            public Schedule schedule() {
                return setups.current().schedule();
            }

            @Override
            public boolean refreshed() {
                try {
                    boolean refreshed = setups.refreshed();
                    if (refreshed) {
                        calls.clear();
                    }
                    return refreshed;
                } catch (RuntimeException e) {
                    mistake(e, clock.instant());
                    return false;
                }
            }

            @Override
            public void round() throws InterruptedException {
                WatchRounds.this.round(watcher);
            }
        };
    }

    private void round(Watcher watcher) throws InterruptedException {
        WatchSetup setup = setups.current();
        Instant start = clock.instant();
        try {
            connect(setup, start);
            Watched watched = setup.watched();
            if (watched != null) {
                watcher.round(watched);
            }
        } catch (RuntimeException e) {
            mistake(e, start);
        }
    }

    /** One of ours; the next time it may not be met, and nobody is there to start us again. */
    private void mistake(RuntimeException e, Instant now) {
        around.trace(e);
        failed("", TransferException.of(e), now, setups.current());
    }

    /**
     * Calls on everybody before the first round. Whoever has just started the watch is still there to mend what will not mend
     * itself.
     *
     * @throws TransferException if the source, or all targets, fail for reasons that stay
     */
    void firstContact() throws TransferException {
        WatchSetup setup = setups.current();
        List<TransferException> lasting = connect(setup, clock.instant());
        if (setup.ends().isHopeless(lasting)) {
            throw lasting.get(lasting.size() - 1);
        }
    }

    /** Calls on whoever has not answered yet, and is due; gives the failures that will not go away by waiting. */
    private List<TransferException> connect(WatchSetup setup, Instant start) {
        List<TransferException> lasting = new ArrayList<>();
        setup.ends().connect(new WatchEnds.Trouble() {
            @Override
            public boolean isHeld(String name) {
                return calls.isHeld(name, start);
            }

            @Override
            public void reached(String name) {
                calls.succeeded(name);
            }

            @Override
            public void unreached(String name, TransferException error) {
                if (error.kind() != Kind.CANCELLED) {
                    failed(name, error, start, setup);
                    if (!error.isTemporary()) {
                        lasting.add(error);
                    }
                }
            }
        });
        return lasting;
    }

    private void failed(String name, TransferException error, Instant start, WatchSetup setup) {
        told(new WatchEvent.LookFailed(name, error, calls.failed(name, start, setup.pace(), null)));
    }

    /** Tells everybody. Called from any thread. */
    void told(WatchEvent event) {
        text.accept(event);
        status.accept(event);
        WatchMonitor page = monitor;
        if (page != null) {
            page.accept(event);
        }
        WatchSetup setup = setups.current();
        setup.ends().told(event);
        notices.told(event, setup.ends().sourceHost(), setup.task().notifications()::tell);
    }
}

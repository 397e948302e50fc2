package io.imagetransmit.cli;

import io.imagetransmit.cli.Program.Surroundings;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import io.imagetransmit.watch.Backoff;
import io.imagetransmit.watch.Schedule;
import io.imagetransmit.watch.WatchEvent;
import io.imagetransmit.watch.WatchLoop;
import io.imagetransmit.watch.WatchStatus;
import io.imagetransmit.watch.Watched;
import io.imagetransmit.watch.Watcher;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rounds of a watch, and all who are told of them: the log, the status, robots, and whoever looks at the page. */
final class WatchRounds {
    private final Surroundings around;
    private final WatchSetups setups;
    private final WatchText text;
    private final Clock clock;
    private final WatchStatus status;
    private final Backoff calls = new Backoff();
    private @Nullable WatchMonitor monitor;

    WatchRounds(Surroundings around, WatchSetups setups, WatchText text) {
        this.around = around;
        this.setups = setups;
        this.text = text;
        this.clock = around.clock();
        this.status = new WatchStatus(clock);
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
                return setups.refreshed();
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
            setup.connect(new WatchSetup.Trouble() {
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
                    }
                }
            });
            Watched watched = setup.watched();
            if (watched != null) {
                watcher.round(watched);
            }
        } catch (RuntimeException e) {
            // a mistake of ours; the next round may not meet it, and nobody is there to start us again
            around.trace(e);
            Map<String, String> details = Map.of("message", String.valueOf(e));
            failed("", new TransferException(Side.CONFIGURATION, Kind.INTERNAL, details, e), start, setup);
        }
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
        if (event instanceof WatchEvent.ImageEnded ended) {
            notify(ended);
        }
    }

    private void notify(WatchEvent.ImageEnded ended) {
        WatchSetup setup = setups.current();
        WatchSetup.Source source = setup.source();
        if (source != null) {
            String host = source.connection().client().host();
            setup.task()
                    .notifications()
                    .imageEnded(new NoticeText.Ends(host, ended.target().host()), ended.outcome());
        }
    }
}

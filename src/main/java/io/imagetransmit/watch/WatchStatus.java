package io.imagetransmit.watch;

import io.imagetransmit.event.ImageOutcome;
import io.imagetransmit.store.TransferException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How the watching goes, for whoever wants to show it: put together from the events. Safe for use by several threads. */
public final class WatchStatus implements Consumer<WatchEvent> {
    private static final int LAST = 50;
    private static final int MOST_FAILURES = 200;

    private final Clock clock;
    private final Instant started;
    private final Deque<Arrival> arrivals = new ArrayDeque<>();
    private final Map<String, Failure> failures = new LinkedHashMap<>();
    private long rounds;
    private @Nullable Instant roundSince;
    private @Nullable Instant lastRound;
    private @Nullable Instant next;
    private long images;
    private long bytes;
    private long failed;

    /**
     * An image that has arrived.
     *
     * @param source {@code repository:tag} at the source
     * @param target {@code host/repository:tag}
     * @param bytes that were moved for it
     * @param moved false if the target had it already
     * @param lag see {@link WatchEvent.ImageEnded#lag}
     */
    public record Arrival(
            Instant time,
            String source,
            String target,
            long bytes,
            boolean moved,
            Duration duration,
            @Nullable Duration lag) {}

    /**
     * Something that does not work at the moment.
     *
     * @param what an image with its target, a repository, {@code _catalog}, or empty for the source's registry
     * @param times how often in a row
     */
    public record Failure(String what, Instant time, TransferException error, Instant next, int times) {}

    /**
     * All of it at one moment.
     *
     * @param roundSince when the running round began; null between two
     * @param next when the next round begins; null while one runs
     * @param arrivals the last ones, the newest first
     * @param failures what does not work now
     * @param images that have arrived since the start
     * @param failed attempts since the start
     */
    public record Snapshot(
            Instant started,
            long rounds,
            @Nullable Instant roundSince,
            @Nullable Instant lastRound,
            @Nullable Instant next,
            long images,
            long bytes,
            long failed,
            List<Arrival> arrivals,
            List<Failure> failures) {}

    public WatchStatus(Clock clock) {
        this.clock = clock;
        this.started = clock.instant();
    }

    /** Tells when the next round will be. */
    public synchronized void next(Instant time) {
        next = time;
    }

    @Override
    public synchronized void accept(WatchEvent event) {
        if (event instanceof WatchEvent.RoundStarted round) {
            rounds = round.number();
            roundSince = round.time();
            next = null;
        } else if (event instanceof WatchEvent.RoundEnded) {
            // what was due and did not fail again is well, or nobody asks for it any more
            Instant due = roundSince;
            failures.values().removeIf(failure -> due != null && !failure.next().isAfter(due));
            roundSince = null;
            lastRound = clock.instant();
        } else if (event instanceof WatchEvent.LookFailed look) {
            failure(look.name(), look.error(), look.next());
        } else if (event instanceof WatchEvent.ImageEnded ended) {
            ended(ended);
        }
    }

    private void ended(WatchEvent.ImageEnded ended) {
        ImageOutcome outcome = ended.outcome();
        String target = ended.target().host() + "/" + outcome.target();
        String key = ended.what();
        TransferException error = outcome.error();
        Instant again = ended.next();
        if (error != null && again != null) {
            failure(key, error, again);
            return;
        }
        failures.remove(key);
        images++;
        bytes += outcome.tally().movedBytes();
        arrivals.addFirst(new Arrival(
                clock.instant(),
                outcome.source().toString(),
                target,
                outcome.tally().movedBytes(),
                outcome.state() == ImageOutcome.State.DONE,
                outcome.duration(),
                ended.lag()));
        if (arrivals.size() > LAST) {
            arrivals.removeLast();
        }
    }

    private void failure(String what, TransferException error, Instant again) {
        failed++;
        Failure earlier = failures.remove(what);
        int times = earlier == null ? 1 : earlier.times() + 1;
        failures.put(what, new Failure(what, clock.instant(), error, again, times));
        if (failures.size() > MOST_FAILURES) {
            failures.remove(failures.keySet().iterator().next());
        }
    }

    public synchronized Snapshot snapshot() {
        return new Snapshot(
                started,
                rounds,
                roundSince,
                lastRound,
                next,
                images,
                bytes,
                failed,
                List.copyOf(arrivals),
                new ArrayList<>(failures.values()));
    }
}

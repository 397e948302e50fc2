package io.imagetransmit.watch;

import io.imagetransmit.event.ImageOutcome;
import io.imagetransmit.event.TransferEvent;
import io.imagetransmit.image.Digest;
import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.TransferException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes rounds: looks for what is new, has it carried, and notes in the history what arrived. Rounds are made one after the other;
 * what is watched may differ from one to the next.
 */
public final class Watcher implements Closeable {
    private static final int THREADS = 8;
    /** The history is written while images arrive, but not for each of a thousand small ones. */
    private static final Duration SAVE_PACE = Duration.ofSeconds(2);
    /** A long one takes its time; no more than this part of all time is spent on it. */
    private static final int SAVE_REST = 20;

    private static final Duration PRUNE_PACE = Duration.ofDays(1);
    /** So long after a look nobody wants to know any more what came after it. */
    private static final Duration FORGOTTEN = Duration.ofDays(30);

    private final History history;
    private final Clock clock;
    private final Carrier carrier;
    private final Consumer<WatchEvent> events;
    private final Backoff backoff = new Backoff();
    private final ExecutorService threads;
    /** When the tags of a repository were last compared for a target: what is new there came later. */
    private final Map<Look, Instant> lastLooks = new HashMap<>();

    /** The look before an image was found that has not arrived yet, by what its failure is remembered by. */
    private final Map<String, Instant> waitingSince = new ConcurrentHashMap<>();

    private final Set<String> toldLines = new HashSet<>();
    private @Nullable ImageSource lastSource;
    private long rounds;
    private Instant nextSave = Instant.EPOCH;
    private Instant pruned = Instant.EPOCH;

    private record Look(String target, String repository) {}

    public Watcher(History history, Clock clock, Carrier carrier, Consumer<WatchEvent> events) {
        this.history = history;
        this.clock = clock;
        this.carrier = carrier;
        this.events = events;
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(THREADS, THREADS, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "watch-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        this.threads = pool;
    }

    /** Makes one round. */
    public void round(Watched watched) throws InterruptedException {
        Instant start = clock.instant();
        long number = ++rounds;
        if (!watched.source().equals(lastSource)) {
            backoff.clear(); // another login or another registry: what the old one refused says nothing
            lastSource = watched.source();
        }
        events.accept(new WatchEvent.RoundStarted(number, start));
        Round round = new Round(watched, history, backoff, start, threads, this::tell);
        List<List<PlannedImage>> found = round.find();
        Arrivals arrivals = new Arrivals(watched, start, Map.copyOf(lastLooks));
        List<Carrier.Cargo> cargoes = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            if (!found.get(i).isEmpty()) {
                WatchTarget target = watched.targets().get(i);
                events.accept(new WatchEvent.Found(target, found.get(i).size()));
                cargoes.add(new Carrier.Cargo(target, found.get(i)));
            }
        }
        if (!cargoes.isEmpty()) {
            carrier.carry(cargoes, arrivals);
        }
        for (WatchTarget target : watched.targets()) {
            round.looked().forEach(repository -> lastLooks.put(new Look(target.host(), repository), start));
        }
        tidy(watched, round, start);
        save();
        events.accept(new WatchEvent.RoundEnded(
                number,
                round.looked().size(),
                round.compared(),
                arrivals.count.get(),
                arrivals.failed.get() + round.failed(),
                Duration.between(start, clock.instant())));
    }

    /** Lines that cannot be carried are the same in each round. */
    private void tell(WatchEvent event) {
        if (event instanceof WatchEvent.LineRefused refused) {
            String line = refused.target().host() + " " + refused.line();
            if (toldLines.size() < 10_000 && toldLines.add(line)) {
                events.accept(event);
            }
        } else {
            events.accept(event);
        }
    }

    private void tidy(Watched watched, Round round, Instant now) {
        // a registry that was down has not said what it has: nothing of it is forgotten
        if (!round.isComplete() || Duration.between(pruned, now).compareTo(PRUNE_PACE) < 0) {
            return;
        }
        pruned = now;
        backoff.prune(now);
        Set<String> urls = new HashSet<>();
        round.looked().forEach(repository -> urls.add(watched.repositoryUrl(repository)));
        Instant old = now.minus(FORGOTTEN);
        lastLooks.values().removeIf(look -> look.isBefore(old));
        waitingSince.values().removeIf(look -> look.isBefore(old));
        history.prune(urls);
    }

    private synchronized void saveNowAndThen() {
        Instant now = clock.instant();
        if (!now.isBefore(nextSave)) {
            save();
            Duration rest = Duration.between(now, clock.instant()).multipliedBy(SAVE_REST);
            nextSave = now.plus(rest.compareTo(SAVE_PACE) > 0 ? rest : SAVE_PACE);
        }
    }

    /** Also while the thread is being interrupted: a file cannot be synced then, and what has arrived must be noted all the same. */
    private void save() {
        boolean interrupted = false;
        try {
            while (!saved()) {
                interrupted = true;
            }
        } catch (IOException e) {
            events.accept(new WatchEvent.HistoryUnwritable(e));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** False if an interrupt came in between, which is then taken away. */
    private boolean saved() throws IOException {
        try {
            history.save();
            return true;
        } catch (ClosedByInterruptException e) {
            var unused = Thread.interrupted();
            return false;
        }
    }

    /** Notes what becomes of the images of one round. */
    private final class Arrivals implements Carrier.Listener {
        private final Watched watched;
        private final Instant start;
        private final Map<Look, Instant> lastLooks;
        /** The source's digests of what arrived under another, since only some platforms were asked for. */
        private final Map<Digest, Digest> originals = new ConcurrentHashMap<>();

        private final AtomicInteger count = new AtomicInteger();
        private final AtomicInteger failed = new AtomicInteger();

        Arrivals(Watched watched, Instant start, Map<Look, Instant> lastLooks) {
            this.watched = watched;
            this.start = start;
            this.lastLooks = lastLooks;
        }

        @Override
        public void accept(WatchTarget target, TransferEvent event) {
            if (event instanceof TransferEvent.IndexReduced reduced) {
                originals.put(reduced.reduced(), reduced.original());
            } else if (event instanceof TransferEvent.ImageEnded ended) {
                ended(target, ended.outcome());
            }
        }

        private void ended(WatchTarget target, ImageOutcome outcome) {
            String place = target.host() + "/" + outcome.target();
            String key = Round.key(target, outcome.source(), outcome.target());
            Digest arrived = outcome.digest();
            Digest digest = arrived == null ? null : originals.getOrDefault(arrived, arrived);
            TransferException error = outcome.error();
            if (outcome.isGood() && digest != null) {
                count.incrementAndGet();
                history.add(watched.urlOf(outcome.source()), place, digest);
                backoff.succeeded(key);
                Instant since = waitingSince.remove(key);
                Instant before = since == null ? lastLook(target, outcome) : since;
                Duration lag = before == null ? null : Duration.between(before, clock.instant());
                events.accept(new WatchEvent.ImageEnded(target, outcome, lag, null));
                saveNowAndThen();
            } else if (error != null) {
                failed.incrementAndGet();
                Instant before = lastLook(target, outcome);
                if (before != null) {
                    waitingSince.putIfAbsent(key, before);
                }
                Instant next = backoff.failed(key, start, watched.pace(), Round.patience(error));
                events.accept(new WatchEvent.ImageEnded(target, outcome, null, next));
            }
        }

        private @Nullable Instant lastLook(WatchTarget target, ImageOutcome outcome) {
            return lastLooks.get(new Look(target.host(), outcome.source().repository()));
        }
    }

    /** Writes down what is not written yet, and ends the threads. */
    @Override
    public void close() {
        threads.shutdownNow();
        save();
    }
}

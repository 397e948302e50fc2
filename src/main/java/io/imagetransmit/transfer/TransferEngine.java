package io.imagetransmit.transfer;

import io.imagetransmit.event.ImageOutcome;
import io.imagetransmit.event.ImageOutcome.State;
import io.imagetransmit.event.ProgressMeter;
import io.imagetransmit.event.TransferEvent;
import io.imagetransmit.image.Digest;
import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.store.ImageSink;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Carries images from a source to a sink. One engine does one job: {@link #run} once, {@link #cancel} from any thread at any
 * moment. Source and sink stay the caller's to close.
 */
public final class TransferEngine {
    private static final int CHECKS = 24;
    private static final Duration ROUND_PAUSE = Duration.ofSeconds(2);
    /** How long a cancelled job waits for its images to say how far they came. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final ImageSource source;
    private final ImageSink sink;
    private final TransferOptions options;
    private final Consumer<TransferEvent> events;
    private final int imagesAtOnce;
    private final ExecutorService imageThreads;
    private final ExecutorService checkThreads;
    private final ExecutorService dataThreads;
    private final Checks checks;
    private final BlobLedger ledger;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean cancelled;

    /**
     * @param events is called from many threads, and must be quick
     * @param hashes gives a fresh computation of a digest's algorithm
     */
    public TransferEngine(
            ImageSource source,
            ImageSink sink,
            TransferOptions options,
            Consumer<TransferEvent> events,
            ProgressMeter meter,
            Function<Digest, MessageDigest> hashes) {
        this(source, sink, options, events, meter, hashes, Throttle.of(options.bytesPerSecond()));
    }

    /**
     * With a limit of speed that is shared with others, in place of that of the options.
     *
     * @param events is called from many threads, and must be quick
     * @param hashes gives a fresh computation of a digest's algorithm
     */
    public TransferEngine(
            ImageSource source,
            ImageSink sink,
            TransferOptions options,
            Consumer<TransferEvent> events,
            ProgressMeter meter,
            Function<Digest, MessageDigest> hashes,
            Throttle throttle) {
        this.source = source;
        this.sink = sink;
        this.options = options;
        this.events = events;
        this.imagesAtOnce = Math.min(64, Math.max(16, options.connections() * 3));
        this.imageThreads = pool("image", imagesAtOnce);
        this.checkThreads = pool("check", CHECKS);
        this.dataThreads = pool("data", options.connections());
        this.checks = new Checks(checkThreads);
        this.ledger = new BlobLedger(
                new BlobMover(source, sink, checks, dataThreads, options.retries(), throttle, meter, hashes));
    }

    private static ExecutorService pool(String name, int threads) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(threads, threads, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * Carries the images and returns when all are done, or soon after {@link #cancel}. A failed image is no exception but an
     * outcome; those that failed for a reason that may pass get further rounds at the end.
     */
    public TransferReport run(List<PlannedImage> images, int invalid) {
        long start = System.nanoTime();
        events.accept(new TransferEvent.JobStarted(images.size(), invalid));
        AtomicReferenceArray<ImageOutcome> outcomes = new AtomicReferenceArray<>(images.size());
        List<Integer> turn = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            turn.add(i);
        }
        for (int round = 0; !turn.isEmpty() && !cancelled; round++) {
            if (round > 0 && waitedInVain(ROUND_PAUSE.multipliedBy(round))) {
                break;
            }
            if (round > 0) {
                events.accept(new TransferEvent.RoundStarted(round, turn.size()));
            }
            turn = round(images, turn, round, outcomes);
        }
        shutDown();
        if (cancelled) {
            awaitLastWords();
        }
        return report(images, outcomes, Duration.ofNanos(System.nanoTime() - start));
    }

    /** Gives each image a turn and returns those that deserve another. */
    private List<Integer> round(
            List<PlannedImage> images, List<Integer> turn, int number, AtomicReferenceArray<ImageOutcome> outcomes) {
        Round round = new Round(images, turn, number, outcomes);
        for (int i = 0; i < imagesAtOnce; i++) {
            round.next();
        }
        while (!cancelled && round.open.getCount() > 0) {
            await(round.open);
        }
        synchronized (round.again) {
            return round.again.stream().sorted().toList();
        }
    }

    /** Images one after the other, at several places; only those that are under way are tasks, since there may be very many. */
    private final class Round {
        private final List<PlannedImage> images;
        private final List<Integer> turn;
        private final int number;
        private final AtomicReferenceArray<ImageOutcome> outcomes;
        private final AtomicInteger begun = new AtomicInteger();
        private final CountDownLatch open;
        private final List<Integer> again = new ArrayList<>();

        Round(List<PlannedImage> images, List<Integer> turn, int number, AtomicReferenceArray<ImageOutcome> outcomes) {
            this.images = images;
            this.turn = turn;
            this.number = number;
            this.outcomes = outcomes;
            this.open = new CountDownLatch(turn.size());
        }

        void next() {
            int at = begun.getAndIncrement();
            if (at >= turn.size()) {
                return;
            }
            try {
                imageThreads.execute(() -> {
                    try {
                        carry(turn.get(at));
                    } finally {
                        open.countDown();
                        next();
                    }
                });
            } catch (RejectedExecutionException e) {
                open.countDown(); // cancelled: the report says so
            }
        }

        private void carry(int index) {
            ImageOutcome outcome = TransferEngine.this.carry(images.get(index), outcomes.get(index));
            outcomes.set(index, outcome);
            TransferException error = outcome.error();
            if (error != null && error.isTemporary() && number < options.retries() && !cancelled) {
                events.accept(new TransferEvent.ImagePostponed(outcome.source(), outcome.target(), error, number + 1));
                synchronized (again) {
                    again.add(index);
                }
            } else {
                events.accept(new TransferEvent.ImageEnded(outcome));
            }
        }
    }

    private void await(CountDownLatch open) {
        try {
            var unused = open.await(200, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cancel();
        }
    }

    private void awaitLastWords() {
        try {
            var unused = imageThreads.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean waitedInVain(Duration pause) {
        try {
            return stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cancel();
            return true;
        }
    }

    private ImageOutcome carry(PlannedImage image, ImageOutcome earlier) {
        long start = System.nanoTime();
        ImageTransfer transfer = new ImageTransfer(image, source, sink, options, checks, ledger, events);
        State state;
        TransferException error = null;
        try {
            state = transfer.run();
        } catch (TransferException e) {
            boolean stop = cancelled || e.kind() == Kind.CANCELLED;
            state = stop ? State.CANCELLED : State.FAILED;
            error = stop ? null : e;
        } catch (RuntimeException | Error e) {
            state = cancelled ? State.CANCELLED : State.FAILED;
            error = TransferException.of(e);
        }
        ImageOutcome.Tally tally = transfer.tally();
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        if (earlier != null) {
            tally = total(earlier.tally(), tally);
            duration = duration.plus(earlier.duration());
        }
        if (state == State.PRESENT && tally.moved() > 0) {
            state = State.DONE;
        }
        return new ImageOutcome(
                image.lineNumber(), image.source(), image.target(), state, transfer.digest(), tally, duration, error);
    }

    /** A later round finds present what an earlier one has brought; that is not counted twice. */
    private static ImageOutcome.Tally total(ImageOutcome.Tally earlier, ImageOutcome.Tally now) {
        if (now.equals(ImageOutcome.Tally.NOTHING)) {
            return earlier;
        }
        int present = Math.max(0, now.present() - earlier.moved() - earlier.mounted());
        return new ImageOutcome.Tally(
                earlier.moved() + now.moved(),
                earlier.movedBytes() + now.movedBytes(),
                present,
                earlier.mounted() + now.mounted());
    }

    private TransferReport report(
            List<PlannedImage> images, AtomicReferenceArray<ImageOutcome> outcomes, Duration duration) {
        List<ImageOutcome> all = new ArrayList<>(images.size());
        for (int i = 0; i < images.size(); i++) {
            PlannedImage image = images.get(i);
            ImageOutcome outcome = outcomes.get(i);
            all.add(
                    outcome != null
                            ? outcome
                            : ImageOutcome.untouched(
                                    image.lineNumber(), image.source(), image.target(), State.CANCELLED, null));
        }
        return new TransferReport(all, duration, cancelled);
    }

    /** Stops the work: what is under way breaks off, {@link #run} returns within about a second. */
    public void cancel() {
        cancelled = true;
        stopped.countDown();
        shutDown();
        source.abort();
        sink.abort();
    }

    private void shutDown() {
        imageThreads.shutdownNow();
        checkThreads.shutdownNow();
        dataThreads.shutdownNow();
    }
}

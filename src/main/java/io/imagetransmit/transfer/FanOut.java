package io.imagetransmit.transfer;

import io.imagetransmit.event.ProgressMeter;
import io.imagetransmit.event.TransferEvent;
import io.imagetransmit.image.Digest;
import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.share.SharedSource;
import io.imagetransmit.share.Spool;
import io.imagetransmit.store.ImageSink;
import io.imagetransmit.store.ImageSource;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Carries images from one source to several sinks at the same time. Each sink has an engine of its own, which nothing that happens
 * to the others concerns; they share the source, which gives each byte once, and the limit of speed. One fan-out does one job:
 * {@link #run} once, {@link #cancel} from any thread at any moment. Source and sinks stay the caller's to close, and can be given to
 * the next fan-out.
 */
public final class FanOut {
    private final ImageSource source;
    private final @Nullable Spool spool;
    private final TransferOptions options;
    private final Function<Digest, MessageDigest> hashes;
    private final List<TransferEngine> engines = new ArrayList<>();
    private boolean cancelled;

    /**
     * One of the sinks and what it is to get.
     *
     * @param invalid lines of the user's list that are no image, for the events
     * @param events is called from many threads, and must be quick
     */
    public record Lane(
            ImageSink sink,
            List<PlannedImage> images,
            int invalid,
            Consumer<TransferEvent> events,
            ProgressMeter meter) {
        public Lane {
            images = List.copyOf(images);
        }
    }

    /**
     * @param spool where lies what one sink has had and another has not yet; null for a source that may as well be read several
     *     times, because it is on this machine. A single lane needs none
     * @param hashes gives a fresh computation of a digest's algorithm
     */
    public FanOut(
            ImageSource source,
            @Nullable Spool spool,
            TransferOptions options,
            Function<Digest, MessageDigest> hashes) {
        this.source = source;
        this.spool = spool;
        this.options = options;
        this.hashes = hashes;
    }

    /**
     * Runs all lanes and returns when all are done, or soon after {@link #cancel}; an interrupt cancels. The reports are in the
     * order of the lanes.
     */
    public List<TransferReport> run(List<Lane> lanes) {
        if (spool == null || lanes.size() < 2) {
            return run(lanes, lanes.stream().map(lane -> source).toList());
        }
        Throttle throttle = Throttle.of(options.bytesPerSecond());
        try (SharedSource shared =
                new SharedSource(source, spool, lanes.size(), options.connections(), throttle::limit)) {
            return run(lanes, shared.views());
        }
    }

    private List<TransferReport> run(List<Lane> lanes, List<ImageSource> sources) {
        Throttle throttle = Throttle.of(options.bytesPerSecond());
        List<CompletableFuture<TransferReport>> running = new ArrayList<>();
        for (int i = 0; i < lanes.size(); i++) {
            running.add(start(lanes.get(i), sources.get(i), throttle));
        }
        List<TransferReport> reports = new ArrayList<>();
        for (CompletableFuture<TransferReport> report : running) {
            reports.add(await(report));
        }
        return reports;
    }

    private CompletableFuture<TransferReport> start(Lane lane, ImageSource from, Throttle throttle) {
        TransferEngine engine =
                new TransferEngine(from, lane.sink(), options, lane.events(), lane.meter(), hashes, throttle);
        synchronized (this) {
            engines.add(engine);
            if (cancelled) {
                engine.cancel();
            }
        }
        CompletableFuture<TransferReport> report = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        report.complete(engine.run(lane.images(), lane.invalid()));
                    } catch (RuntimeException | Error e) {
                        report.completeExceptionally(e);
                    } finally {
                        if (from != source) {
                            from.close(); // a view: what was kept for this lane need not be kept any longer
                        }
                    }
                },
                "lane");
        thread.setDaemon(true);
        thread.start();
        return report;
    }

    private TransferReport await(CompletableFuture<TransferReport> report) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return report.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    cancel();
                } catch (ExecutionException e) {
                    throw new IllegalStateException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Stops the work in all lanes: what is under way breaks off, {@link #run} returns within about a second. */
    public synchronized void cancel() {
        cancelled = true;
        engines.forEach(TransferEngine::cancel);
    }
}

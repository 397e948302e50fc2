package io.imagetransmit.job;

import io.imagetransmit.event.ImageOutcome;
import io.imagetransmit.event.ImageOutcome.State;
import io.imagetransmit.event.ProgressMeter;
import io.imagetransmit.event.TransferEvent;
import io.imagetransmit.i18n.HumanUnits;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.store.TransferException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Shows a running transfer: a line in the log for each thing that a person wants to look up later, in the original's words, and the
 * status line. Safe for use by several threads.
 */
public final class TransferView implements Consumer<TransferEvent> {
    private final Console console;
    private final Messages messages;
    private final ErrorText errors;
    private final FrontEnd front;
    private final Ends ends;
    private final List<PlannedImage> images;
    private final ProgressMeter meter;
    private final LongSupplier received;
    private final LongSupplier sent;
    private final int rounds;
    private final boolean blobByBlob;
    private final long start = System.nanoTime();
    private final Speedometer down = new Speedometer();
    private final Speedometer up = new Speedometer();
    private final Map<String, String> lastErrors = new ConcurrentHashMap<>();
    private final AtomicInteger invalid = new AtomicInteger();
    private final AtomicInteger all = new AtomicInteger();
    private final AtomicInteger good = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger doing = new AtomicInteger();

    /**
     * What stands in front of images when they are shown.
     *
     * @param label stands in front of every line, to tell this target from others; empty for a single one
     */
    public record Ends(String label, String sourceHost, String targetHost) {}

    /** @param images what is to be carried to this target */
    TransferView(
            Surroundings around,
            Console console,
            Ends ends,
            List<PlannedImage> images,
            ProgressMeter meter,
            LongSupplier received,
            LongSupplier sent,
            int rounds,
            boolean blobByBlob) {
        this.console = console;
        this.messages = around.messages();
        this.errors = around.errors();
        this.front = around.front();
        this.ends = ends;
        this.images = List.copyOf(images);
        this.meter = meter;
        this.received = received;
        this.sent = sent;
        this.rounds = rounds;
        this.blobByBlob = blobByBlob;
        var unused = down.at(start, received.getAsLong()) + up.at(start, sent.getAsLong());
    }

    @Override
    public void accept(TransferEvent event) {
        tell(event);
        front.happened(this, event);
    }

    private void tell(TransferEvent event) {
        if (event instanceof TransferEvent.JobStarted started) {
            invalid.set(started.invalid());
            all.set(started.images());
            say("log.start", Map.of("count", String.valueOf(started.images())));
        } else if (event instanceof TransferEvent.RoundStarted started) {
            say(
                    "log.round",
                    Map.of(
                            "round", String.valueOf(started.round()),
                            "rounds", String.valueOf(rounds),
                            "count", String.valueOf(started.images())));
        } else if (event instanceof TransferEvent.ImageStarted) {
            doing.incrementAndGet();
        } else if (event instanceof TransferEvent.ManifestRead read) {
            say("log.manifestRead", Map.of("image", source(read.source())));
        } else if (event instanceof TransferEvent.BlobMoved moved) {
            say("log.blobWritten", blob(moved.blob(), target(moved.target())));
        } else if (event instanceof TransferEvent.BlobMounted mounted) {
            say("log.blobMounted", blob(mounted.blob(), target(mounted.target())));
        } else if (event instanceof TransferEvent.ImagePostponed postponed) {
            doing.decrementAndGet();
            postponed(postponed);
        } else if (event instanceof TransferEvent.ImageEnded ended) {
            doing.decrementAndGet();
            ended(ended.outcome());
        } else if (event instanceof TransferEvent.IndexReduced reduced) {
            say(
                    "log.indexReduced",
                    Map.of(
                            "image", source(reduced.source()),
                            "digest", reduced.original().toString(),
                            "found", reduced.reduced().toString()));
        } else if (event instanceof TransferEvent.ForeignLayersSkipped skipped) {
            say(
                    "log.foreignSkipped",
                    Map.of("image", source(skipped.source()), "count", String.valueOf(skipped.layers())));
        }
    }

    /** An image that fails in the same way in each round is told of once until it is given up. */
    private void postponed(TransferEvent.ImagePostponed postponed) {
        String image = source(postponed.source());
        String error = errors.brief(postponed.error(), image);
        if (!error.equals(lastErrors.put(image, error))) {
            trouble("log.retry", Map.of("image", image, "error", error));
        }
    }

    private void ended(ImageOutcome outcome) {
        TransferException error = outcome.error();
        if (outcome.isGood()) {
            good.incrementAndGet();
            boolean moved = outcome.state() == State.DONE;
            say(moved ? "log.imageDone" : "log.imagePresent", Map.of("image", target(outcome.target())));
        } else if (error != null) {
            (isInvalid(error) ? invalid : failed).incrementAndGet();
            trouble("log.failed", Map.of("text", errors.sentence(error, source(outcome.source()))));
        }
    }

    /** An image that the source does not have counts, as in the original, with the lines that name none. */
    static boolean isInvalid(TransferException error) {
        return error.kind() == TransferException.Kind.NOT_FOUND && error.side() == TransferException.Side.SOURCE;
    }

    private void say(String key, Map<String, String> details) {
        console.log(ends.label() + messages.text(key, details));
    }

    private void trouble(String key, Map<String, String> details) {
        console.trouble(ends.label() + messages.text(key, details));
    }

    private static Map<String, String> blob(Descriptor blob, String image) {
        Map<String, String> details = new HashMap<>();
        details.put("digest", blob.digest().algorithm() + ":" + blob.digest().shortHex());
        details.put("size", HumanUnits.bytes(blob.size()));
        details.put("image", image);
        return details;
    }

    public String source(ImageReference image) {
        return ends.sourceHost() + "/" + image;
    }

    public String target(ImageReference image) {
        return ends.targetHost() + "/" + image;
    }

    public String label() {
        return ends.label();
    }

    public Ends ends() {
        return ends;
    }

    /** All that is to be carried to this target. */
    public List<PlannedImage> images() {
        return images;
    }

    /** Whether the target takes blobs one by one; an engine takes whole images, and the meter alone knows how far it is. */
    public boolean isBlobByBlob() {
        return blobByBlob;
    }

    public ProgressMeter meter() {
        return meter;
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** The original's status line. Called by one thread, at whatever pace. */
    public String status() {
        long now = System.nanoTime();
        return status(down.at(now, received.getAsLong()), up.at(now, sent.getAsLong()));
    }

    /** The status line at the end, with the speeds of the whole. */
    String lastStatus() {
        double seconds = Math.max(1, elapsed().toMillis()) / 1000.0;
        return status(received.getAsLong() / seconds, sent.getAsLong() / seconds);
    }

    private String status(double downRate, double upRate) {
        Map<String, String> details = new HashMap<>();
        details.put("invalid", String.valueOf(invalid.get()));
        details.put("all", String.valueOf(all.get()));
        details.put("ok", String.valueOf(good.get()));
        details.put("failed", String.valueOf(failed.get()));
        details.put("doing", String.valueOf(doing.get()));
        details.put("downRate", HumanUnits.rate(downRate));
        details.put("upRate", HumanUnits.rate(upRate));
        details.put("down", HumanUnits.bytes(received.getAsLong()));
        details.put("up", HumanUnits.bytes(sent.getAsLong()));
        details.put("time", elapsed().toSeconds() + "S");
        return ends.label() + messages.text("status.line", details);
    }
}

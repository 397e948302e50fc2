package io.imagetransmit.transfer;

import io.imagetransmit.event.BlobProgress;
import io.imagetransmit.event.ProgressMeter;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.BlobContent;
import io.imagetransmit.store.ImageSink;
import io.imagetransmit.store.ImageSink.Placement;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Places and moves blobs on the engine's threads. */
final class BlobMover implements BlobLedger.Mover {
    private final ImageSource source;
    private final ImageSink sink;
    private final Checks checks;
    private final Executor data;
    private final int retries;
    private final Throttle throttle;
    private final ProgressMeter meter;
    private final Function<Digest, MessageDigest> hashes;

    BlobMover(
            ImageSource source,
            ImageSink sink,
            Checks checks,
            Executor data,
            int retries,
            Throttle throttle,
            ProgressMeter meter,
            Function<Digest, MessageDigest> hashes) {
        this.source = source;
        this.sink = sink;
        this.checks = checks;
        this.data = data;
        this.retries = retries;
        this.throttle = throttle;
        this.meter = meter;
        this.hashes = hashes;
    }

    @Override
    public CompletableFuture<Placement> place(BlobLedger.Request request, List<String> otherRepositories) {
        return checks.ask(() -> sink.place(request.targetRepository(), request.blob(), otherRepositories));
    }

    @Override
    public CompletableFuture<Void> move(BlobLedger.Request request, Placement.Wanted place) {
        meter.want(request.blob());
        CompletableFuture<Boolean> moved = Checks.on(data, () -> {
            BlobProgress progress = meter.start(request.targetRepository(), request.blob());
            try {
                move(request, place, progress);
            } finally {
                meter.end(progress);
            }
            return true;
        });
        return moved.thenAccept(done -> {});
    }

    /** A blob that came out wrong is read again from the start; everything else the two sides have repeated by themselves. */
    private void move(BlobLedger.Request request, Placement.Wanted first, BlobProgress progress)
            throws TransferException {
        Placement.Wanted place = first;
        for (int attempt = 0; ; attempt++) {
            try {
                write(request, place, progress);
                return;
            } catch (TransferException e) {
                if (e.kind() != Kind.CORRUPT || !e.isTemporary() || attempt >= retries) {
                    throw e;
                }
                Placement again = sink.place(request.targetRepository(), request.blob(), List.of());
                if (!(again instanceof Placement.Wanted wanted)) {
                    return;
                }
                place = wanted;
            }
        }
    }

    private void write(BlobLedger.Request request, Placement.Wanted place, BlobProgress progress)
            throws TransferException {
        Descriptor blob = request.blob();
        try (BlobContent content = new BlobContent(
                        blob,
                        BlobContent.Opener.of(source, request.sourceRepository(), blob),
                        hashes.apply(blob.digest()),
                        throttle::limit,
                        progress::moveTo);
                ImageSink.BlobWriter writer = place.writer()) {
            writer.write(content);
        }
    }
}

package io.imagetransmit.transfer;

import io.imagetransmit.event.ImageOutcome.State;
import io.imagetransmit.event.ImageOutcome.Tally;
import io.imagetransmit.event.TransferEvent;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.store.ImageSink;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.TransferException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries one image: everything that it names first, the manifest that gives it its name last. Used by one thread, once. */
final class ImageTransfer {
    private static final int DEEPEST_REFERRERS = 3;

    private final PlannedImage image;
    private final ImageSource source;
    private final ImageSink sink;
    private final TransferOptions options;
    private final Checks checks;
    private final BlobLedger ledger;
    private final Consumer<TransferEvent> events;
    private final Set<ImageReference> carriedReferrers = new HashSet<>();
    private @Nullable Digest digest;
    private Tally tally = Tally.NOTHING;

    ImageTransfer(
            PlannedImage image,
            ImageSource source,
            ImageSink sink,
            TransferOptions options,
            Checks checks,
            BlobLedger ledger,
            Consumer<TransferEvent> events) {
        this.image = image;
        this.source = source;
        this.sink = sink;
        this.options = options;
        this.checks = checks;
        this.ledger = ledger;
        this.events = events;
    }

    /** What has been done so far, also after a failure. */
    Tally tally() {
        return tally;
    }

    /** The digest, as far as it is known. */
    @Nullable
    Digest digest() {
        return digest;
    }

    State run() throws TransferException {
        events.accept(new TransferEvent.ImageStarted(image.source(), image.target()));
        Digest there = sink.digestOf(image.target());
        if (there != null && options.platforms().isEmpty()) {
            digest = source.digestOf(image.source());
            if (there.equals(digest)) {
                if (options.referrers()) {
                    carryReferrers(source.manifest(image.source()));
                }
                return state(State.PRESENT);
            }
        }
        Manifest original = source.manifest(image.source());
        events.accept(new TransferEvent.ManifestRead(image.source(), original.digest()));
        Manifest manifest = new PlatformFilter(options.platforms()).apply(original, image.source());
        digest = manifest.digest();
        ImageReference target = image.target();
        if (!manifest.digest().equals(original.digest())) {
            events.accept(new TransferEvent.IndexReduced(image.source(), original.digest(), manifest.digest()));
            if (target.tag() == null) { // its only name is its digest, which is a new one
                target = ImageReference.byDigest(target.repository(), manifest.digest());
                there = sink.digestOf(target);
            }
        }
        if (!manifest.digest().equals(there)) {
            carry(manifest, image.source(), target);
        }
        if (options.referrers()) {
            carryReferrers(manifest);
        }
        return state(manifest.digest().equals(there) ? State.PRESENT : State.DONE);
    }

    /** Referrers may have moved although the image itself had nothing to do. */
    private State state(State ofImage) {
        return tally.moved() > 0 ? State.DONE : ofImage;
    }

    private void carry(Manifest manifest, ImageReference from, ImageReference to) throws TransferException {
        boolean complete =
                to.tag() != null && sink.digestOf(ImageReference.byDigest(to.repository(), manifest.digest())) != null;
        ManifestTree tree = complete
                ? new ManifestTree(List.of(List.of(manifest)))
                : ManifestTree.read(manifest, from, to, source, sink, checks);
        if (!complete) {
            settle(tree, from, to);
        }
        putChildren(tree, to);
        sink.putManifest(to, manifest);
    }

    private void settle(ManifestTree tree, ImageReference from, ImageReference to) throws TransferException {
        List<Descriptor> blobs = tree.blobs();
        List<Descriptor> wanted = options.foreignLayers()
                ? blobs
                : blobs.stream().filter(blob -> !blob.isForeign()).toList();
        if (wanted.size() < blobs.size()) {
            events.accept(new TransferEvent.ForeignLayersSkipped(from, blobs.size() - wanted.size()));
        }
        events.accept(new TransferEvent.BlobsCounted(image.source(), image.target(), wanted));
        List<BlobLedger.Request> requests = new ArrayList<>(wanted.size());
        List<BlobLedger.Ticket> tickets = new ArrayList<>(wanted.size());
        for (Descriptor blob : wanted) {
            BlobLedger.Request request = new BlobLedger.Request(from.repository(), to.repository(), blob);
            requests.add(request);
            tickets.add(announced(blob, ledger.request(request)));
        }
        TransferException failure = null;
        for (int i = 0; i < requests.size(); i++) {
            try {
                settle(requests.get(i), tickets.get(i));
            } catch (TransferException e) {
                failure = failure == null ? e : failure; // the others go on: they will be there for the next round
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Tells of a blob when it is there, not when its turn comes to be waited for; how it came there is told for the first image. */
    private BlobLedger.Ticket announced(Descriptor blob, BlobLedger.Ticket ticket) {
        return new BlobLedger.Ticket(
                ticket.way().thenApply(way -> {
                    if (ticket.first() && way == BlobLedger.Way.MOUNTED) {
                        events.accept(new TransferEvent.BlobMounted(image.target(), blob));
                    } else if (ticket.first() && way == BlobLedger.Way.MOVED) {
                        events.accept(new TransferEvent.BlobMoved(image.source(), image.target(), blob));
                    }
                    events.accept(new TransferEvent.BlobSettled(image.target(), blob));
                    return way;
                }),
                ticket.sourceRepository(),
                ticket.first());
    }

    private void settle(BlobLedger.Request request, BlobLedger.Ticket ticket) throws TransferException {
        try {
            account(request.blob(), ticket.first(), Checks.await(ticket.way()));
        } catch (TransferException e) {
            boolean othersSource = !ticket.sourceRepository().equals(request.sourceRepository());
            if (!othersSource
                    || e.side() != TransferException.Side.SOURCE
                    || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            // another image was first, and could not be served where it is at home: this one may be, at its own
            BlobLedger.Ticket own = announced(request.blob(), ledger.request(request));
            account(request.blob(), own.first(), Checks.await(own.way()));
        }
    }

    private void account(Descriptor blob, boolean first, BlobLedger.Way way) {
        if (!first || way == BlobLedger.Way.PRESENT) {
            tally = tally.plus(new Tally(0, 0, 1, 0));
        } else if (way == BlobLedger.Way.MOUNTED) {
            tally = tally.plus(new Tally(0, 0, 0, 1));
        } else {
            tally = tally.plus(new Tally(1, blob.size(), 0, 0));
        }
    }

    private void putChildren(ManifestTree tree, ImageReference to) throws TransferException {
        for (int depth = tree.levels().size() - 1; depth > 0; depth--) {
            List<CompletableFuture<Boolean>> puts = new ArrayList<>();
            for (Manifest child : tree.levels().get(depth)) {
                puts.add(checks.ask(() -> {
                    sink.putManifest(ImageReference.byDigest(to.repository(), child.digest()), child);
                    return true;
                }));
            }
            for (CompletableFuture<Boolean> put : puts) {
                Checks.await(put);
            }
        }
    }

    private void carryReferrers(Manifest manifest) throws TransferException {
        List<Digest> subjects = new ArrayList<>();
        subjects.add(manifest.digest());
        manifest.children().forEach(child -> subjects.add(child.digest()));
        for (Digest subject : subjects) {
            carryReferrers(subject, 1);
        }
    }

    private void carryReferrers(Digest subject, int depth) throws TransferException {
        for (ImageReference referrer : source.referrers(image.source().repository(), subject)) {
            if (!carriedReferrers.add(referrer)) {
                continue;
            }
            ImageReference to = new ImageReference(image.target().repository(), referrer.tag(), referrer.digest());
            Digest there = sink.digestOf(to);
            Digest here = there == null ? null : source.digestOf(referrer);
            if (there == null || !there.equals(here)) {
                Manifest manifest = source.manifest(referrer);
                here = manifest.digest();
                carry(manifest, referrer, to);
            }
            if (depth < DEEPEST_REFERRERS && here != null) {
                carryReferrers(here, depth + 1);
            }
        }
    }
}

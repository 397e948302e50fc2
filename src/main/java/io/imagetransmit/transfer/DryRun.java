package io.imagetransmit.transfer;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a job would move, and writes nothing anywhere. A blob that several images bring is counted for the first of them;
 * one that the target has in another repository of the job is counted as mounted, though only the target knows whether it will.
 */
public final class DryRun {
    private static final int THREADS = 24;

    private final ImageSource source;
    private final ImageSink sink;
    private final TransferOptions options;

    public DryRun(ImageSource source, ImageSink sink, TransferOptions options) {
        this.source = source;
        this.sink = sink;
        this.options = options;
    }

    /**
     * What would be done for one image.
     *
     * @param digest of the manifest that the target would have; null if that could not be found out
     * @param present whether the target has the image already
     * @param moved blobs that would be moved, {@code movedBytes} in all
     * @param mounted blobs that the target could take from another of its repositories
     * @param there blobs that are in their place already
     */
    public record Forecast(
            PlannedImage image,
            @Nullable Digest digest,
            boolean present,
            int moved,
            long movedBytes,
            int mounted,
            int there,
            @Nullable TransferException error) {}

    private record Look(
            PlannedImage image, Digest digest, boolean present, List<Descriptor> blobs, List<Boolean> there) {}

    /** Looks at all images, several at a time; the forecasts are in the order of the images. */
    public List<Forecast> forecast(List<PlannedImage> images) throws TransferException {
        ExecutorService imageThreads = Executors.newFixedThreadPool(THREADS / 2, DryRun::daemon);
        ExecutorService checkThreads = Executors.newFixedThreadPool(THREADS, DryRun::daemon);
        try {
            Checks checks = new Checks(checkThreads);
            List<CompletableFuture<Look>> looks = new ArrayList<>();
            for (PlannedImage image : images) {
                looks.add(Checks.on(imageThreads, () -> look(image, checks)));
            }
            Tally tally = new Tally();
            List<Forecast> forecasts = new ArrayList<>();
            for (int i = 0; i < images.size(); i++) {
                try {
                    forecasts.add(tally.count(Checks.await(looks.get(i))));
                } catch (TransferException e) {
                    if (e.kind() == TransferException.Kind.CANCELLED) {
                        throw e;
                    }
                    forecasts.add(new Forecast(images.get(i), null, false, 0, 0, 0, 0, e));
                }
            }
            return forecasts;
        } finally {
            imageThreads.shutdownNow();
            checkThreads.shutdownNow();
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "dry-run");
        thread.setDaemon(true);
        return thread;
    }

    private Look look(PlannedImage image, Checks checks) throws TransferException {
        Digest present = sink.digestOf(image.target());
        Manifest manifest =
                new PlatformFilter(options.platforms()).apply(source.manifest(image.source()), image.source());
        if (manifest.digest().equals(present)) {
            return new Look(image, manifest.digest(), true, List.of(), List.of());
        }
        List<Descriptor> blobs =
                ManifestTree.read(manifest, image.source(), image.target(), source, sink, checks).blobs().stream()
                        .filter(blob -> options.foreignLayers() || !blob.isForeign())
                        .toList();
        List<CompletableFuture<Boolean>> answers = new ArrayList<>();
        for (Descriptor blob : blobs) {
            answers.add(checks.ask(() -> sink.hasBlob(image.target().repository(), blob)));
        }
        List<Boolean> there = new ArrayList<>();
        for (CompletableFuture<Boolean> answer : answers) {
            there.add(Checks.await(answer));
        }
        return new Look(image, manifest.digest(), false, blobs, there);
    }

    /** Counts each blob once a repository, and its bytes once in all. */
    private static final class Tally {
        private final Set<Digest> known = new HashSet<>();
        private final Set<String> settled = new HashSet<>();

        Forecast count(Look look) {
            int moved = 0;
            long bytes = 0;
            int mounted = 0;
            int there = 0;
            String repository = look.image().target().repository();
            for (int i = 0; i < look.blobs().size(); i++) {
                Descriptor blob = look.blobs().get(i);
                boolean first = settled.add(repository + "@" + blob.digest());
                if (look.there().get(i) || !first) {
                    there++;
                    known.add(blob.digest());
                } else if (!known.add(blob.digest())) {
                    mounted++;
                } else {
                    moved++;
                    bytes += blob.size();
                }
            }
            return new Forecast(look.image(), look.digest(), look.present(), moved, bytes, mounted, there, null);
        }
    }
}

package io.imagetransmit.bundle;

import io.imagetransmit.bundle.BlobStore.Contents;
import io.imagetransmit.bundle.BlobStore.Finished;
import io.imagetransmit.bundle.BlobStore.Place;
import io.imagetransmit.bundle.BundleMeta.Base;
import io.imagetransmit.bundle.BundleMeta.Referrer;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.store.BlobContent;
import io.imagetransmit.store.ImageSink;
import io.imagetransmit.store.Streams;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a bundle. Nothing of it is visible under its own name until {@link #finish}, which completes the data files and writes the
 * meta file last; closed without that, what has come stays in the staging folder for the next run of the same job.
 */
public final class BundleSink implements ImageSink {
    private static final long NAMING_PAUSE_MILLIS = 50;

    private final BundlePlan plan;
    private final Clock clock;
    private final StagingFolder staging;
    private final BlobStore store;
    private final BaseBlobs bases;
    private final Map<ImageReference, Manifest> named = new ConcurrentHashMap<>();
    private final Map<Digest, Manifest> byDigest = new ConcurrentHashMap<>();
    private final Map<Digest, Descriptor> leftOut = new ConcurrentHashMap<>();
    private volatile boolean aborted;
    private volatile boolean diskFailed;
    private @Nullable Result result;

    /**
     * What has been made.
     *
     * @param index what an increment on this bundle needs; null for forms that have none
     * @param bytes of all data files
     * @param savedBytes of the blobs that a base brings
     */
    public record Result(
            Path meta, List<BundledFile> files, @Nullable Path index, long bytes, int leftOut, long savedBytes) {
        public Result {
            files = List.copyOf(files);
        }
    }

    private BundleSink(BundlePlan plan, Clock clock, StagingFolder staging, BlobStore store) {
        this.plan = plan;
        this.clock = clock;
        this.staging = staging;
        this.store = store;
        this.bases = new BaseBlobs(plan.bases());
    }

    /** Begins a bundle, or goes on with the one that an earlier run of the same job has left. */
    public static BundleSink open(BundlePlan plan, BlobStores stores, Clock clock) throws TransferException {
        Path parent = plan.data().resolve("temp").resolve("bundles");
        try {
            StagingFolder.prune(parent, clock.instant());
            StagingFolder staging = StagingFolder.open(parent, plan.identity());
            boolean opened = false;
            try {
                BundleSink sink = new BundleSink(plan, clock, staging, stores.open(plan, staging.path()));
                opened = true;
                return sink;
            } finally {
                if (!opened) {
                    Streams.closeAnyway(staging);
                }
            }
        } catch (IOException e) {
            throw DiskFailure.of(parent, e);
        }
    }

    @Override
    public @Nullable Digest digestOf(ImageReference image) {
        if (image.tag() == null && image.digest() != null) {
            return byDigest.containsKey(image.digest()) ? image.digest() : null;
        }
        Manifest manifest = named.get(image);
        return manifest == null ? null : manifest.digest();
    }

    @Override
    public boolean hasBlob(String repository, Descriptor blob) throws TransferException {
        return bases.bring(blob.digest()) || store.has(blob);
    }

    @Override
    public Placement place(String repository, Descriptor blob, List<String> otherRepositories)
            throws TransferException {
        checkRunning();
        if (bases.bring(blob.digest())) {
            leftOut.put(blob.digest(), blob);
            return new Placement.Present();
        }
        return store.has(blob) ? new Placement.Present() : new Placement.Wanted(new WatchedWriter(store.writer(blob)));
    }

    /** Sees it when the disk fails: then this is not the time to complete a bundle with what there is. */
    private final class WatchedWriter implements BlobWriter {
        private final BlobWriter writer;

        WatchedWriter(BlobWriter writer) {
            this.writer = writer;
        }

        @Override
        public void write(BlobContent content) throws TransferException {
            try {
                writer.write(content);
            } catch (TransferException e) {
                diskFailed |= e.side() == Side.DISK && (e.kind() == Kind.DISK || e.kind() == Kind.DISK_FULL);
                throw e;
            }
        }

        @Override
        public void close() {
            writer.close();
        }
    }

    private void checkRunning() throws TransferException {
        if (aborted) {
            throw TransferException.cancelled(Side.DISK);
        }
    }

    @Override
    public void putManifest(ImageReference image, Manifest manifest) throws TransferException {
        checkRunning();
        byDigest.put(manifest.digest(), manifest);
        named.put(image, manifest);
    }

    /** What {@link #finish} has made; null before, and where no image came to its end. */
    public @Nullable Result result() {
        return result;
    }

    /**
     * Completes the bundle with the images that are complete. With none there is no bundle, and no trace of one. If the disk has
     * failed, what has come waits in the staging folder until somebody has made room and runs the same command again.
     */
    @Override
    public void finish() throws TransferException {
        checkRunning();
        List<BundledImage> images = images();
        try {
            if (images.isEmpty() || diskFailed) {
                return;
            }
            Map<Digest, Manifest> nested = nested(images);
            Contents contents = new Contents(wanted(images, nested), images, nested);
            try (FolderLock naming = naming()) {
                finish(contents);
                naming.remove();
            }
            store.close();
            staging.remove();
        } catch (IOException e) {
            throw DiskFailure.of(staging.path(), e);
        }
    }

    /** Two jobs that end in the same minute must not give their files the same names: one waits for the other. */
    private FolderLock naming() throws IOException {
        Path folder = staging.path().resolveSibling("naming");
        FolderLock lock = FolderLock.tryLock(folder);
        while (lock == null) {
            checkRunning();
            try {
                Thread.sleep(NAMING_PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw TransferException.cancelled(Side.DISK);
            }
            lock = FolderLock.tryLock(folder);
        }
        return lock;
    }

    private void finish(Contents contents) throws IOException {
        BundleNames names = BundleNames.of(
                        plan.data(),
                        plan.prefix(),
                        !plan.bases().isEmpty(),
                        clock.instant().atZone(clock.getZone()))
                .free(plan.bases().stream().map(BundleMeta::name).collect(Collectors.toSet()));
        Files.createDirectories(names.folder());
        Finished finished = store.finish(contents, names);
        MetaWriter.write(meta(names, contents, finished), staging.path(), names.meta());
        result = new Result(
                names.meta(),
                finished.files(),
                finished.index() == null
                        ? null
                        : names.meta().resolveSibling(finished.index().name()),
                finished.files().stream().mapToLong(BundledFile::size).sum(),
                leftOut.size(),
                leftOut.values().stream().mapToLong(Descriptor::size).sum());
    }

    /** Those that were asked for, in the order of the list, as far as they are complete. */
    private List<BundledImage> images() {
        List<BundledImage> images = new ArrayList<>();
        plan.images().forEach((image, renames) -> {
            Manifest manifest = named.get(image);
            if (manifest != null) {
                images.add(new BundledImage(ImageUrl.of(plan.origin(), image), image, manifest, renames));
            }
        });
        return images;
    }

    /** What stands below the images and is attached to them. */
    private Map<Digest, Manifest> nested(List<BundledImage> images) {
        Map<Digest, Manifest> nested = new LinkedHashMap<>();
        Deque<Manifest> open = new ArrayDeque<>();
        images.forEach(image -> open.add(image.manifest()));
        referrers().forEach(referrer -> {
            Manifest manifest = byDigest.get(referrer.digest());
            if (manifest != null && nested.put(manifest.digest(), manifest) == null) {
                open.add(manifest);
            }
        });
        while (!open.isEmpty()) {
            for (Descriptor child : open.remove().children()) {
                Manifest manifest = byDigest.get(child.digest());
                if (manifest != null && nested.put(manifest.digest(), manifest) == null) {
                    open.add(manifest);
                }
            }
        }
        return nested;
    }

    /** Names that nobody asked for: what the engine puts besides images and their children. */
    private List<Referrer> referrers() {
        Set<Digest> children = ConcurrentHashMap.newKeySet();
        byDigest.values().forEach(manifest -> manifest.children().forEach(child -> children.add(child.digest())));
        List<Referrer> referrers = new ArrayList<>();
        named.forEach((image, manifest) -> {
            if (!plan.images().containsKey(image) && !children.contains(manifest.digest())) {
                referrers.add(new Referrer(image, manifest.digest()));
            }
        });
        referrers.sort(
                java.util.Comparator.comparing(referrer -> referrer.name().toString()));
        return referrers;
    }

    /** The blobs that this bundle itself brings. Foreign layers are there only if they were asked for. */
    private Map<Digest, Descriptor> wanted(List<BundledImage> images, Map<Digest, Manifest> nested)
            throws TransferException {
        Map<Digest, Descriptor> wanted = new LinkedHashMap<>();
        List<Manifest> manifests = new ArrayList<>(nested.values());
        images.forEach(image -> manifests.add(image.manifest()));
        for (Manifest manifest : manifests) {
            for (Descriptor blob : manifest.blobs()) {
                if (!bases.bring(blob.digest()) && (!blob.isForeign() || store.has(blob))) {
                    wanted.putIfAbsent(blob.digest(), blob);
                }
            }
        }
        return wanted;
    }

    private BundleMeta meta(BundleNames names, Contents contents, Finished finished) {
        Map<Digest, Descriptor> needed = new LinkedHashMap<>(leftOut);
        finished.contents()
                .forEach(blob -> needed.putIfAbsent(blob.digest(), new Descriptor("", blob.digest(), blob.size())));
        Map<Digest, BundledBlob> blobs = new LinkedHashMap<>(bases.leftOut(needed));
        Map<Digest, String> urls = bringers(contents);
        for (Descriptor blob : contents.blobs().values()) {
            Place place = finished.blobs().getOrDefault(blob.digest(), new Place(List.of(), null));
            blobs.put(
                    blob.digest(),
                    new BundledBlob(
                            blob.digest(),
                            blob.size(),
                            null,
                            place.pieces(),
                            place.recipe(),
                            List.of(),
                            List.of(urls.getOrDefault(blob.digest(), plan.origin()))));
        }
        List<Base> builtOn = bases.named(needed.keySet());
        return new BundleMeta(
                String.valueOf(names.meta().getFileName()),
                Digest.sha256(new byte[0]), // not known before the file is written, and not written into it
                plan.tool(),
                clock.instant()
                        .truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                        .toString(),
                plan.form(),
                finished.files(),
                blobs,
                contents.images(),
                contents.nested(),
                referrers(),
                builtOn,
                finished.index());
    }

    /** The first image that has a blob, as the original notes it. */
    private static Map<Digest, String> bringers(Contents contents) {
        Map<Digest, String> urls = new LinkedHashMap<>();
        for (BundledImage image : contents.images()) {
            Deque<Manifest> open = new ArrayDeque<>(List.of(image.manifest()));
            while (!open.isEmpty()) {
                Manifest manifest = open.remove();
                manifest.blobs().forEach(blob -> urls.putIfAbsent(blob.digest(), image.url()));
                for (Descriptor child : manifest.children()) {
                    Manifest below = contents.nested().get(child.digest());
                    if (below != null) {
                        open.add(below);
                    }
                }
            }
        }
        return urls;
    }

    @Override
    public void abort() {
        aborted = true;
        store.abort();
    }

    @Override
    public void close() {
        store.close();
        // a folder that could not be removed is taken up or removed by a later run
        Streams.closeAnyway(staging);
    }
}

package io.imagetransmit.bundle;

import io.imagetransmit.bundle.BundleMeta.Referrer;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.store.ImageCollection;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A bundle to read images from. Bases that lie in the same folder are opened as well, so that a chain of bundles in one folder
 * uploads as one; blobs that are in neither are {@linkplain #missing left out}, and only the target can have them.
 */
public final class BundleSource implements ImageCollection {
    private final BundleMeta meta;
    private final Path folder;
    private final BlobReader reader;
    private final List<BundleSource> bases;
    private final BaseBlobs known;
    private final Map<ImageReference, Manifest> named = new HashMap<>();
    private final Map<Digest, Manifest> byDigest = new HashMap<>();
    private final RestoredManifests restored = new RestoredManifests(byDigest::get, new RestoredLayers(this::holder));
    private volatile boolean aborted;

    BundleSource(BundleMeta meta, Path folder, BlobReader reader, List<BundleSource> bases) {
        this.meta = meta;
        this.folder = folder;
        this.reader = reader;
        this.bases = List.copyOf(bases);
        this.known = new BaseBlobs(bases.stream().map(BundleSource::meta).toList());
        List<CompactBlobs> compact = compact().toList();
        compact.forEach(each -> each.bases().beside(compact)); // the outermost bundle, which comes last, knows them all
        byDigest.putAll(meta.nested());
        for (BundledImage image : meta.images()) {
            named.put(image.reference(), image.manifest());
            byDigest.put(image.manifest().digest(), image.manifest());
        }
        for (Referrer referrer : meta.referrers()) {
            Manifest manifest = meta.nested().get(referrer.digest());
            if (manifest != null) {
                named.putIfAbsent(referrer.name(), manifest);
            }
        }
    }

    /** The compact files of this bundle and of its bases. */
    private Stream<CompactBlobs> compact() {
        Stream<CompactBlobs> here = reader instanceof CompactBlobs compact ? Stream.of(compact) : Stream.empty();
        return Stream.concat(here, bases.stream().flatMap(BundleSource::compact));
    }

    public BundleMeta meta() {
        return meta;
    }

    /** Where the meta file lies, and the data files beside it. */
    Path folder() {
        return folder;
    }

    BlobReader reader() {
        return reader;
    }

    @Override
    public List<ImageReference> images() {
        return meta.images().stream().map(BundledImage::reference).toList();
    }

    @Override
    public Digest digestOf(ImageReference image) throws TransferException {
        return manifest(image).digest();
    }

    @Override
    public Manifest manifest(ImageReference image) throws TransferException {
        checkRunning();
        Manifest anew = image.digest() == null ? null : restored.byNewDigest(image.digest());
        if (anew != null) {
            return anew;
        }
        Manifest manifest = image.digest() == null ? named.get(image) : byDigest.get(image.digest());
        if (manifest == null) {
            throw new TransferException(
                    Side.SOURCE, Kind.NOT_FOUND, Map.of("host", meta.name(), "name", image.toString()));
        }
        return restored.of(manifest);
    }

    /**
     * An image that has another digest than it had, since a layer of it comes out compressed otherwise; see {@link #manifest}.
     * Its content is the same.
     */
    public record RestoredImage(ImageReference image, Digest former, Digest now) {}

    /**
     * The images, of those whose manifests have been asked for so far, that could not be had back as they were. Only a squashfs
     * bundle of the original has such, if somebody unknown here had compressed a layer.
     */
    public List<RestoredImage> restoredAnew() {
        List<RestoredImage> images = new ArrayList<>();
        Map<Digest, Manifest> changed = restored.changed();
        for (BundledImage image : meta.images()) {
            Manifest now = changed.get(image.manifest().digest());
            if (now != null) {
                images.add(new RestoredImage(image.reference(), image.manifest().digest(), now.digest()));
            }
        }
        return images;
    }

    private void checkRunning() throws TransferException {
        if (aborted) {
            throw TransferException.cancelled(Side.DISK);
        }
    }

    @Override
    public InputStream openBlob(String repository, Descriptor blob, long offset) throws TransferException {
        checkRunning();
        BlobReader holder = holder(blob);
        if (holder == null) {
            Missing missing = missing(blob.digest());
            throw new TransferException(
                    Side.DISK,
                    missing == null ? Kind.NOT_FOUND : Kind.BASE_MISSING,
                    Map.of(
                            "path",
                            folder.resolve(meta.name()).toString(),
                            "digest",
                            blob.digest().toString(),
                            "base",
                            missing == null ? "" : missing.base()));
        }
        return holder.open(blob, offset);
    }

    /** This bundle's files, or those of a base beside it. */
    private @Nullable BlobReader holder(Descriptor blob) {
        if (reader.holds(blob)) {
            return reader;
        }
        for (BundleSource base : bases) {
            BlobReader holder = base.holder(blob);
            if (holder != null) {
                return holder;
            }
        }
        return null;
    }

    /** Whether the blob can be read here or from a base in the same folder. */
    public boolean holds(Descriptor blob) {
        return holder(blob) != null;
    }

    /**
     * A blob that an increment left out.
     *
     * @param base meta file of the bundle that brings it
     * @param repositories of the base's images that have it, so that a target may have it there
     */
    public record Missing(String base, List<String> repositories) {
        public Missing {
            repositories = List.copyOf(repositories);
        }
    }

    /**
     * Blobs of bases that have to be had for making this blob, because an increment has only what is new in it, and the bases' files
     * do not lie beside it. They are described like blobs that were {@linkplain #missing left out}; their media types are empty.
     *
     * @param content how much room the blob needs while it is used, bytes
     */
    public record NeededContent(Descriptor blob, long content) {}

    /** See {@link NeededContent}; empty for a blob that is had from the files alone, and for one that is not here. */
    public List<NeededContent> neededContents(Descriptor blob) {
        return holder(blob) instanceof CompactBlobs compact
                ? compact.missing(blob).stream()
                        .map(base -> new NeededContent(new Descriptor("", base.digest(), base.size()), base.content()))
                        .toList()
                : List.of();
    }

    /** From now on {@linkplain #neededContents needed contents} are had from there, each once. */
    public void contentsFrom(ContentSource contents) {
        compact().forEach(compact -> compact.bases().from(contents));
    }

    /** What is known of a blob that was left out; null for any other. */
    public @Nullable Missing missing(Digest digest) {
        BundledBlob blob = meta.blobs().get(digest);
        String base = blob == null ? null : blob.base();
        if (blob == null || base == null) {
            return null;
        }
        List<String> repositories = new ArrayList<>(blob.repositories());
        repositories.addAll(known.repositories(digest));
        return new Missing(base, repositories.stream().distinct().toList());
    }

    @Override
    public List<ImageReference> referrers(String repository, Digest subject) {
        List<ImageReference> found = new ArrayList<>();
        String attached = subject.algorithm() + "-" + subject.hex();
        for (Referrer referrer : meta.referrers()) {
            Manifest manifest = meta.nested().get(referrer.digest());
            String tag = referrer.name().tag();
            Descriptor named = manifest == null ? null : manifest.subject();
            boolean bySubject = named != null && named.digest().equals(subject) && tag == null;
            boolean byName = tag != null && tag.startsWith(attached);
            if (referrer.name().repository().equals(repository) && (bySubject || byName)) {
                found.add(referrer.name());
            }
        }
        return found;
    }

    @Override
    public TransferException corrupt(Descriptor blob, String found) {
        BlobReader holder = holder(blob);
        Path file = holder == null ? null : holder.file(blob);
        return new TransferException(
                Side.DISK,
                Kind.CORRUPT,
                Map.of(
                        "path",
                        (file == null ? folder : file).toString(),
                        "digest",
                        blob.digest().toString(),
                        "found",
                        found));
    }

    @Override
    public void abort() {
        aborted = true;
        bases.forEach(BundleSource::abort);
    }

    @Override
    public void close() {
        reader.close();
        bases.forEach(BundleSource::close);
    }
}

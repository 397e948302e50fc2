package io.imagetransmit.local;

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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Images of a file or folder: those of a layout, whose manifests are the truth, and those for which manifests have to be made.
 * Safe for several threads.
 */
abstract sealed class StoredImages implements ImageCollection permits ArchiveSource, LayoutSource {
    private final Path place;
    private final Blobs blobs;
    private final LayoutImages layout;
    private final @Nullable SavedImages saved;
    private final Catalogue catalogue;
    private final AtomicBoolean aborted;

    /**
     * @param layout empty if there is none
     * @param listed the images of a {@code manifest.json}
     * @param saved makes the manifests of those; null if there is no {@code manifest.json}
     */
    StoredImages(
            Path place,
            Blobs blobs,
            LayoutImages layout,
            List<SavedImage> listed,
            @Nullable SavedImages saved,
            AtomicBoolean aborted) {
        this.place = place;
        this.blobs = blobs;
        this.layout = layout;
        this.saved = saved;
        this.aborted = aborted;
        this.catalogue = catalogue(place, layout, listed);
    }

    /** An image that both of the archive's lists have is known by its configuration, and has the names of both. */
    private static Catalogue catalogue(Path place, LayoutImages layout, List<SavedImage> listed) {
        Catalogue catalogue = new Catalogue(ImageNames.repositoryOf(place));
        List<SavedImage> rest = new ArrayList<>(listed);
        List<LayoutRoot> roots = layout.images();
        for (LayoutRoot root : roots) {
            Set<ImageReference> names = new LinkedHashSet<>();
            if (root.name() != null) {
                names.add(root.name());
            }
            for (SavedImage image : listed) {
                if (image.config().equals(root.config())) {
                    names.addAll(image.names());
                    rest.remove(image);
                }
            }
            Digest digest = root.descriptor().digest();
            // an image with several names has one entry a name, and manifest.json knows them all: none is left for "no
            // name"
            catalogue.add(new Catalogue.Content.Stored(digest), names, digest);
        }
        for (SavedImage image : rest) {
            boolean named = image.names().stream().anyMatch(name -> catalogue.find(name) != null);
            if (!named) {
                catalogue.add(new Catalogue.Content.Saved(image), image.names(), image.config());
            }
        }
        return catalogue;
    }

    @Override
    public List<ImageReference> images() {
        return catalogue.images();
    }

    @Override
    public @Nullable Digest digestOf(ImageReference image) throws TransferException {
        if (image.digest() != null) {
            return image.digest();
        }
        Catalogue.Content content = content(image);
        if (content instanceof Catalogue.Content.Stored stored) {
            return stored.manifest();
        }
        Manifest known =
                content instanceof Catalogue.Content.Saved made && saved != null ? saved.known(made.image()) : null;
        return known == null ? null : known.digest();
    }

    @Override
    public Manifest manifest(ImageReference image) throws TransferException {
        failIfAborted();
        Manifest manifest = null;
        if (image.digest() != null) {
            manifest = byDigest(image.digest());
        } else if (content(image) instanceof Catalogue.Content.Stored stored) {
            manifest = layout.find(stored.manifest());
            if (manifest == null) {
                throw FileFailure.missing(place, stored.manifest());
            }
        } else if (content(image) instanceof Catalogue.Content.Saved made && saved != null) {
            manifest = saved.manifest(made.image());
        }
        if (manifest == null) {
            throw notFound(image);
        }
        return manifest;
    }

    private @Nullable Manifest byDigest(Digest digest) throws TransferException {
        Manifest manifest = layout.find(digest);
        return manifest == null && saved != null ? saved.find(digest) : manifest;
    }

    private Catalogue.Content content(ImageReference image) throws TransferException {
        Catalogue.Content content = catalogue.find(image);
        if (content != null) {
            return content;
        }
        Digest unlisted = layout.named(image);
        if (unlisted == null) {
            throw notFound(image);
        }
        return new Catalogue.Content.Stored(unlisted);
    }

    private TransferException notFound(ImageReference image) {
        return new TransferException(
                Side.SOURCE, Kind.NOT_FOUND, Map.of("host", place.toString(), "name", image.toString()));
    }

    @Override
    public InputStream openBlob(String repository, Descriptor blob, long offset) throws TransferException {
        failIfAborted();
        if (blobs.size(blob.digest()).isEmpty() && saved != null) {
            InputStream made = saved.open(blob.digest(), offset);
            if (made != null) {
                return made;
            }
        }
        return blobs.open(blob.digest(), offset);
    }

    @Override
    public List<ImageReference> referrers(String repository, Digest subject) {
        return layout.referrers(repository, subject);
    }

    @Override
    public TransferException corrupt(Descriptor blob, String found) {
        return FileFailure.corrupt(place, blob.digest(), found);
    }

    private void failIfAborted() throws TransferException {
        if (aborted.get()) {
            throw TransferException.cancelled(Side.DISK);
        }
    }

    @Override
    public void abort() {
        aborted.set(true);
        if (saved != null) {
            saved.stop();
        }
    }

    @Override
    public void close() {
        abort();
    }
}

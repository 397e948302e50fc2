package io.imagetransmit.share;

import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.TransferException;
import java.io.Closeable;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One source for several readers: what they all want is had from it once. The source stays the caller's to close; it is aborted
 * when every view that is still open has been. Safe for use by several threads.
 */
public final class SharedSource implements Closeable {
    /** As many bytes of manifests are remembered; who comes later than that asks again. */
    private static final long MANIFESTS = 8 << 20;
    /** As many answers of other kinds, which are short. */
    private static final long ANSWERS = 20_000;

    private final ImageSource source;
    private final SharedBlobs blobs;
    private final List<ImageSource> views = new ArrayList<>();
    private final Remembered<ImageReference, Optional<Digest>> digests = new Remembered<>(ANSWERS, digest -> 1);
    private final Remembered<ImageReference, Manifest> manifests =
            new Remembered<>(MANIFESTS, manifest -> manifest.bytes().length);
    private final Remembered<Subject, List<ImageReference>> referrers =
            new Remembered<>(ANSWERS, found -> 1 + found.size());

    private record Subject(String repository, Digest digest) {}

    /**
     * @param readers how many views there are to be
     * @param pumps how many blobs are fetched at the same time
     * @param limit wraps each stream of the source, for instance to limit its speed
     */
    public SharedSource(ImageSource source, Spool spool, int readers, int pumps, UnaryOperator<InputStream> limit) {
        this(source, new SharedBlobs(source, new SpoolFolder(spool), pumps, limit), readers);
    }

    SharedSource(ImageSource source, SharedBlobs blobs, int readers) {
        this.source = source;
        this.blobs = blobs;
        for (int i = 0; i < readers; i++) {
            View view = new View(this, blobs);
            blobs.add(view);
            views.add(view);
        }
    }

    /** The readers' views, one for each. Closing one says that its reader wants nothing more. */
    public List<ImageSource> views() {
        return List.copyOf(views);
    }

    ImageSource source() {
        return source;
    }

    @Nullable
    Digest digestOf(ImageReference image) throws TransferException {
        return digests.get(image, () -> Optional.ofNullable(source.digestOf(image)))
                .orElse(null);
    }

    Manifest manifest(ImageReference image) throws TransferException {
        return manifests.get(image, () -> source.manifest(image));
    }

    List<ImageReference> referrers(String repository, Digest subject) throws TransferException {
        return referrers.get(new Subject(repository, subject), () -> source.referrers(repository, subject));
    }

    /** Ends all views and removes what lies on the disk. */
    @Override
    public void close() {
        views.forEach(ImageSource::close);
        blobs.close();
    }
}

package io.imagetransmit.share;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.Streams;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one of the readers sees. */
final class View implements ImageSource {
    private final SharedSource shared;
    private final SharedBlobs blobs;
    private volatile boolean aborted;
    private volatile boolean closed;

    View(SharedSource shared, SharedBlobs blobs) {
        this.shared = shared;
        this.blobs = blobs;
    }

    /** Fails if this reader was stopped. */
    void check() throws TransferException {
        if (aborted || closed) {
            throw TransferException.cancelled(Side.SOURCE);
        }
    }

    boolean isAborted() {
        return aborted;
    }

    @Override
    public @Nullable Digest digestOf(ImageReference image) throws TransferException {
        check();
        return shared.digestOf(image);
    }

    @Override
    public Manifest manifest(ImageReference image) throws TransferException {
        check();
        return shared.manifest(image);
    }

    @Override
    public List<ImageReference> referrers(String repository, Digest subject) throws TransferException {
        check();
        return shared.referrers(repository, subject);
    }

    @Override
    public InputStream openBlob(String repository, Descriptor blob, long offset) throws TransferException {
        check();
        GrowingFile file = offset < blob.size() ? blobs.open(this, blob) : null;
        if (file == null) {
            return shared.source().openBlob(repository, blob, offset);
        }
        SharedStream stream = new SharedStream(this, blobs, shared.source(), file, repository, offset);
        boolean open = false;
        try {
            stream.open();
            open = true;
            return stream;
        } finally {
            if (!open) {
                Streams.closeAnyway(stream);
            }
        }
    }

    @Override
    public TransferException corrupt(Descriptor blob, String found) {
        TransferException wrong = shared.source().corrupt(blob, found);
        blobs.corrupt(this, blob, wrong);
        return wrong;
    }

    @Override
    public void abort() {
        aborted = true;
        blobs.aborted();
    }

    @Override
    public void close() {
        closed = true;
        blobs.remove(this);
    }
}

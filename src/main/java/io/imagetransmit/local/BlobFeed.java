package io.imagetransmit.local;

import io.imagetransmit.event.BlobProgress;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.store.BlobContent;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.util.Map;

/** The blobs of one image, verified on their way and shown to whoever watches. */
final class BlobFeed {
    private final Supply supply;
    private final String repository;
    private final String targetRepository;

    /** Uses the content of a blob; fails with {@link TransferException} for the blob's sake, and otherwise for its own. */
    @FunctionalInterface
    interface Use {
        void of(BlobContent content) throws IOException;
    }

    BlobFeed(Supply supply, String repository, String targetRepository) {
        this.supply = supply;
        this.repository = repository;
        this.targetRepository = targetRepository;
    }

    /** A manifest that another one names. */
    Manifest manifest(Descriptor child) throws TransferException {
        return supply.source().manifest(ImageReference.byDigest(repository, child.digest()));
    }

    /** A small blob. */
    byte[] document(Descriptor blob) throws TransferException {
        if (blob.size() > Manifest.MAX_SIZE) {
            throw new TransferException(
                    Side.SOURCE,
                    Kind.MALFORMED,
                    Map.of("digest", blob.digest().toString(), "message", blob.size() + " bytes of configuration"));
        }
        byte[] bytes = new byte[(int) blob.size()];
        try (BlobContent content = content(blob, new BlobProgress(targetRepository, blob, System.nanoTime()))) {
            int length = 0;
            int count = content.read(bytes, 0, bytes.length);
            while (count > 0) {
                length += count;
                count = content.read(bytes, length, bytes.length - length);
            }
            return bytes;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** The blob will be moved. */
    void announce(Descriptor blob) {
        supply.meter().want(blob);
    }

    /** Moves a blob that was announced. */
    void move(Descriptor blob, Use use) throws IOException {
        BlobProgress progress = supply.meter().start(targetRepository, blob);
        try (BlobContent content = content(blob, progress)) {
            use.of(content);
        } finally {
            supply.meter().end(progress);
        }
    }

    private BlobContent content(Descriptor blob, BlobProgress progress) {
        return new BlobContent(
                blob,
                BlobContent.Opener.of(supply.source(), repository, blob),
                supply.hashes().apply(blob.digest()),
                supply.throttle(),
                progress::moveTo);
    }

    private static TransferException failure(IOException e) {
        return e instanceof TransferException known
                ? known
                : new TransferException(Side.SOURCE, Kind.BROKEN, Map.of("message", String.valueOf(e.getMessage())), e);
    }
}

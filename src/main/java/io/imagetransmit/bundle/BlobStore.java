package io.imagetransmit.bundle;

import io.imagetransmit.bundle.compact.BaseBlob;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.store.ImageSink.BlobWriter;
import io.imagetransmit.store.TransferException;
import java.io.Closeable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the blobs of a bundle in the making go: one implementation for each form of data file. Safe for use by several threads at
 * once; the same digest is never written twice at a time.
 */
interface BlobStore extends Closeable {
    /** Whether the blob is complete here, from this run or from one that was broken off; the latter is verified first. */
    boolean has(Descriptor blob) throws TransferException;

    /** A place for a blob. */
    BlobWriter writer(Descriptor blob);

    /**
     * Completes the data files with these blobs, all of which are here, and drops what else was begun. Afterwards the files are
     * synced, have their final sizes, and lie under their final names in {@code names}' folder.
     */
    Finished finish(Contents contents, BundleNames names) throws TransferException;

    /** Makes every running and later call fail soon, where it would otherwise wait for another program. */
    default void abort() {
        // who writes files is interrupted
    }

    /** Stops using the files; what is there stays for another run. */
    @Override
    void close();

    /**
     * What a bundle shall hold.
     *
     * @param blobs those that this bundle itself brings
     * @param images with their final URLs
     * @param nested the manifests below indexes, and referrers
     */
    record Contents(Map<Digest, Descriptor> blobs, List<BundledImage> images, Map<Digest, Manifest> nested) {}

    /**
     * Where everything is.
     *
     * @param blobs pieces and recipe of each blob
     * @param contents blobs of bases whose contents these blobs are made of
     * @param index what an increment on this bundle needs; null for forms that have none
     */
    record Finished(
            List<BundledFile> files,
            Map<Digest, Place> blobs,
            Set<BaseBlob> contents,
            BundleMeta.@Nullable Index index) {
        Finished(List<BundledFile> files, Map<Digest, Place> blobs) {
            this(files, blobs, Set.of(), null);
        }
    }

    /** Of one blob; see {@link BundledBlob}. */
    record Place(List<Piece> pieces, @Nullable String recipe) {
        public Place {
            pieces = List.copyOf(pieces);
        }
    }
}

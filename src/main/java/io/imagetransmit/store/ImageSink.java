package io.imagetransmit.store;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import java.io.Closeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where images are written to. Implementations are safe for use by several threads at once; the engine never writes the same
 * digest into the same repository twice at a time.
 */
public interface ImageSink extends Closeable {

    /** The digest of the manifest that stands under this name, or null if there is none. */
    @Nullable
    Digest digestOf(ImageReference image) throws TransferException;

    /** Whether the repository holds the blob; asks only, for a dry run. */
    boolean hasBlob(String repository, Descriptor blob) throws TransferException;

    /**
     * Asks for a place for a blob: it may be there already, or be had from another repository of this sink without moving a
     * byte; otherwise the answer carries the writer that takes it.
     *
     * @param otherRepositories repositories of this sink that are known to hold the blob
     */
    Placement place(String repository, Descriptor blob, List<String> otherRepositories) throws TransferException;

    /**
     * Stores a manifest under the image's tag, or under its digest where the image has no tag. All that it names must be
     * there; an index comes after its children.
     */
    void putManifest(ImageReference image, Manifest manifest) throws TransferException;

    /** Makes visible what is visible only as a whole. Called once, after the last image; a registry has nothing to do. */
    void finish() throws TransferException;

    /** Makes every running and later call fail soon with {@link TransferException.Kind#CANCELLED}. */
    void abort();

    @Override
    void close();

    /** The sink's answer to {@link #place}. */
    sealed interface Placement {
        /** The repository has the blob. */
        record Present() implements Placement {}

        /** The blob was had from {@code repository}. */
        record Mounted(String repository) implements Placement {}

        /** The blob has to be written. */
        record Wanted(BlobWriter writer) implements Placement {}
    }

    /** Takes one blob. Either {@link #write} returns and the blob is stored, or the writer leaves nothing visible. */
    interface BlobWriter extends Closeable {
        /** Pulls the content and stores it under its digest, verified. May be called once. */
        void write(BlobContent content) throws TransferException;

        /** Gives up what was begun and not finished. */
        @Override
        void close();
    }
}

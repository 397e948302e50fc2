package io.imagetransmit.bundle;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.TransferException;
import java.io.Closeable;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads blobs out of the data files of a bundle, one implementation for each form. Safe for use by several threads at once. */
interface BlobReader extends Closeable {
    /** Whether the data files claim to hold the blob. */
    boolean holds(Descriptor blob);

    /** The blob's bytes, not verified, from an offset on; the blob must be one that is held. */
    InputStream open(Descriptor blob, long offset) throws TransferException;

    /**
     * What a blob has become that cannot be had back as it was, because nobody knows how it had been compressed; it is then
     * opened under this descriptor. Null for every other blob. Finding out may take as long as reading the blob several times.
     */
    default @Nullable Restored restored(Descriptor blob) throws TransferException {
        return null;
    }

    /**
     * A layer with the same content, compressed otherwise.
     *
     * @param diffId sha256 of the unpacked content, as it was read from the data files
     */
    record Restored(Descriptor blob, Digest diffId) {}

    /** The file to blame for wrong bytes of this blob; null if it is not held. */
    @Nullable
    Path file(Descriptor blob);

    @Override
    void close();
}

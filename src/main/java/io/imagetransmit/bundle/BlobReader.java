package io.imagetransmit.bundle;

import io.imagetransmit.image.Descriptor;
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

    /** The file to blame for wrong bytes of this blob; null if it is not held. */
    @Nullable
    Path file(Descriptor blob);

    @Override
    void close();
}

package io.imagetransmit.bundle;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.store.TransferException;
import java.io.InputStream;

/**
 * Has blobs of bases whose own files are not here: the registry to which they were uploaded before. Safe for use by several
 * threads.
 */
public interface ContentSource {
    /** The bytes of a blob from an offset on, not verified; its media type is not known and empty. */
    InputStream open(Descriptor blob, long offset) throws TransferException;
}

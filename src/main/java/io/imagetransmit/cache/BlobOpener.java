package io.imagetransmit.cache;

import io.imagetransmit.store.TransferException;
import java.io.InputStream;

/** Opens a certain blob at the source. */
@FunctionalInterface
interface BlobOpener {
    InputStream open(long offset) throws TransferException;
}

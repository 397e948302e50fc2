package io.imagetransmit.cache;

import io.imagetransmit.store.TransferException;

/** Asked now and then by work that may take long. */
@FunctionalInterface
interface CancelCheck {
    /** Throws {@link TransferException.Kind#CANCELLED} when the work is to end. */
    void check() throws TransferException;
}

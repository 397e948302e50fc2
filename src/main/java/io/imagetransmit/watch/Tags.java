package io.imagetransmit.watch;

import io.imagetransmit.store.TransferException;
import java.util.List;

/** The lists that a registry gives. Implementations are safe for use by several threads. */
public interface Tags {
    /** All tags of a repository; {@link TransferException.Kind#NOT_FOUND} if there is no such repository. */
    List<String> of(String repository) throws TransferException;

    /** All repositories of the registry ({@code _catalog}). */
    List<String> repositories() throws TransferException;
}

package io.imagetransmit.cli;

import io.imagetransmit.bundle.BundleOpener;
import io.imagetransmit.store.ImageCollection;
import io.imagetransmit.store.TransferException;
import java.nio.file.Path;

/** Opens what {@code -img}, {@code inspect} and {@code verify} are given: a bundle by its meta file. */
final class StoredFiles {
    private final BundleOpener bundles;

    StoredFiles(Environment environment) {
        this.bundles = new BundleOpener(environment.data().resolve("temp"));
    }

    /** To transfer it: what is not whole is refused. */
    ImageCollection open(Path path) throws TransferException {
        return bundles.open(path);
    }

    /** To look into it: what can be read is enough. */
    ImageCollection openAnyway(Path path) throws TransferException {
        return bundles.openAnyway(path);
    }
}

package io.imagetransmit.bundle;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for data files that cannot be read from, so that the meta file can be looked at all the same.
 *
 * @param reason why they cannot; null if nobody has tried
 */
record NoBlobs(@Nullable TransferException reason) implements BlobReader {
    @Override
    public boolean holds(Descriptor blob) {
        return false;
    }

    @Override
    public InputStream open(Descriptor blob, long offset) throws TransferException {
        throw new TransferException(
                Side.DISK, Kind.NOT_FOUND, Map.of("digest", blob.digest().toString()), reason);
    }

    @Override
    public @Nullable Path file(Descriptor blob) {
        return null;
    }

    @Override
    public void close() {
        // nothing is open
    }
}

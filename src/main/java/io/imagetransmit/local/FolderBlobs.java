package io.imagetransmit.local;

import io.imagetransmit.image.Digest;
import io.imagetransmit.store.TransferException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/** The blobs of a layout that is a folder. Only plain files count, so that no pipe or device can hold a reader up. */
record FolderBlobs(Path folder, BooleanSupplier aborted) implements Blobs {
    @Override
    public OptionalLong size(Digest digest) {
        Path file = file(digest);
        if (!Files.isRegularFile(file)) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Files.size(file));
        } catch (IOException e) {
            return OptionalLong.empty(); // gone since the line above
        }
    }

    @Override
    public InputStream open(Digest digest, long offset) throws TransferException {
        Path file = file(digest);
        if (!Files.isRegularFile(file)) {
            throw FileFailure.missing(folder, digest);
        }
        return FileRange.open(file, offset, Long.MAX_VALUE, aborted);
    }

    private Path file(Digest digest) {
        return folder.resolve(Blobs.name(digest));
    }
}

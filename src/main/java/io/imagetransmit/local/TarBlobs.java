package io.imagetransmit.local;

import io.imagetransmit.image.Digest;
import io.imagetransmit.store.TransferException;
import java.io.InputStream;
import java.util.OptionalLong;

/** The blobs of a layout that is a tar archive. */
record TarBlobs(TarIndex archive) implements Blobs {
    @Override
    public OptionalLong size(Digest digest) {
        TarIndex.Entry entry = archive.find(Blobs.name(digest));
        return entry == null ? OptionalLong.empty() : OptionalLong.of(entry.size());
    }

    @Override
    public InputStream open(Digest digest, long offset) throws TransferException {
        TarIndex.Entry entry = archive.find(Blobs.name(digest));
        if (entry == null) {
            throw FileFailure.missing(archive.file(), digest);
        }
        return archive.open(entry, offset);
    }
}

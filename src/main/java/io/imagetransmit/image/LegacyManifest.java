package io.imagetransmit.image;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Docker schema 1 manifest. Its digest excludes its own signatures and today's registries refuse it, so it is recognised
 * only to be refused by name.
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are the manifest; identity is the digest
public record LegacyManifest(byte[] bytes, String mediaType, Digest digest) implements Manifest {

    @Override
    public @Nullable Descriptor subject() {
        return null;
    }

    @Override
    public List<Descriptor> blobs() {
        return List.of();
    }

    @Override
    public List<Descriptor> children() {
        return List.of();
    }
}

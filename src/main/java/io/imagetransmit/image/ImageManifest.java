package io.imagetransmit.image;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The manifest of one image or artifact: OCI image manifest, Docker schema 2, or the withdrawn OCI artifact manifest, which
 * has no config.
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are the manifest; identity is the digest
public record ImageManifest(
        byte[] bytes,
        String mediaType,
        Digest digest,
        @Nullable Descriptor config,
        List<Descriptor> layers,
        @Nullable Descriptor subject,
        @Nullable String artifactType)
        implements Manifest {

    public ImageManifest {
        layers = List.copyOf(layers);
    }

    @Override
    public List<Descriptor> blobs() {
        List<Descriptor> blobs = new ArrayList<>(layers.size() + 1);
        if (config != null) {
            blobs.add(config);
        }
        blobs.addAll(layers);
        return blobs;
    }

    @Override
    public List<Descriptor> children() {
        return List.of();
    }
}

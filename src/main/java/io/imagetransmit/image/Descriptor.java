package io.imagetransmit.image;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names a piece of content: its media type, digest and size in bytes (OCI image specification, "Content Descriptors").
 *
 * @param urls where the content may be fetched besides the registry; "foreign" layers carry them
 */
public record Descriptor(
        String mediaType,
        Digest digest,
        long size,
        @Nullable Platform platform,
        @Nullable String artifactType,
        List<String> urls,
        Map<String, String> annotations) {

    public Descriptor {
        if (size < 0) {
            throw new IllegalArgumentException("negative size of " + digest + ": " + size);
        }
        urls = List.copyOf(urls);
        annotations = Map.copyOf(annotations);
    }

    public Descriptor(String mediaType, Digest digest, long size) {
        this(mediaType, digest, size, null, null, List.of(), Map.of());
    }

    /**
     * Whether this is a layer that registries need not hold: Docker's foreign layers and the non-distributable layers of
     * the OCI specification. It is fetched only when the user asks for it.
     */
    public boolean isForeign() {
        return mediaType.startsWith("application/vnd.docker.image.rootfs.foreign.")
                || mediaType.startsWith("application/vnd.oci.image.layer.nondistributable.");
    }

    /** Whether the content is itself a manifest or an index that this program understands. */
    public boolean isManifest() {
        return ManifestType.of(mediaType) != ManifestType.UNKNOWN;
    }
}

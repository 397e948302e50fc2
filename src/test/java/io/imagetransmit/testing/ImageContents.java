package io.imagetransmit.testing;

import io.imagetransmit.image.Digest;
import java.util.Map;

/**
 * Everything that belongs to an image in a registry; two copies of it are equal.
 *
 * @param top what the tag stands for
 * @param manifests all of them, the top one included, with the media types that they have where they are
 * @param blobs all of them with their sizes in bytes; foreign layers only where they are in the registry
 */
public record ImageContents(Digest top, Map<Digest, String> manifests, Map<Digest, Long> blobs) {

    public ImageContents {
        manifests = Map.copyOf(manifests);
        blobs = Map.copyOf(blobs);
    }

    /** How many bytes the blobs have together. */
    public long blobBytes() {
        return blobs.values().stream().mapToLong(Long::longValue).sum();
    }
}

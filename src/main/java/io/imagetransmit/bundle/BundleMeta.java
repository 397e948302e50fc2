package io.imagetransmit.bundle;

import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A meta file, read and checked.
 *
 * @param name of the meta file itself
 * @param identity sha256 of its bytes
 * @param tool the version that wrote it; null for the original
 * @param created in ISO form, UTC; null for the original
 * @param blobs in the order of the file
 * @param nested the manifests below an index, and referrers
 * @param referrers further names under which {@code nested} manifests stand: signatures by tag, referrers by digest
 * @param bases the bundles that this one builds on
 * @param index the file that an increment on this bundle needs; null if there is none
 */
public record BundleMeta(
        String name,
        Digest identity,
        @Nullable String tool,
        @Nullable String created,
        Compressor compressor,
        List<BundledFile> files,
        Map<Digest, BundledBlob> blobs,
        List<BundledImage> images,
        Map<Digest, Manifest> nested,
        List<Referrer> referrers,
        List<Base> bases,
        @Nullable Index index) {

    public BundleMeta {
        files = List.copyOf(files);
        images = List.copyOf(images);
        referrers = List.copyOf(referrers);
        bases = List.copyOf(bases);
    }

    /**
     * A bundle that an increment builds on.
     *
     * @param name of its meta file
     * @param identity sha256 of its meta file; null where the original made the increment
     */
    public record Base(String name, @Nullable Digest identity) {}

    /** A file beside the data files, and the sha256 of it. */
    public record Index(String name, Digest digest) {}

    /** A manifest that is attached to an image, with the name it stands under in the image's repository. */
    public record Referrer(ImageReference name, Digest digest) {}

    /** Whether this tool made it, so that every manifest, size and place is known. */
    public boolean isOurs() {
        return tool != null;
    }
}

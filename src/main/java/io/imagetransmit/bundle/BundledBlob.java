package io.imagetransmit.bundle;

import io.imagetransmit.image.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the meta file says of a blob.
 *
 * @param size bytes; -1 where the meta file does not say (the original's)
 * @param base the meta file of the bundle that brings it, where an increment left it out; null where it is in this bundle
 * @param pieces where it stands in the data files, in order; empty where the data files have to be asked (the original's), or
 *     where it is a layer of a squashfs
 * @param recipe how a squashfs layer's gzip stream is made again; null for a blob that is stored as it is
 * @param repositories where the base's images had it, for a blob that was left out: the target may mount it from there
 * @param urls the images that brought it, as the original writes them
 */
record BundledBlob(
        Digest digest,
        long size,
        @Nullable String base,
        List<Piece> pieces,
        @Nullable String recipe,
        List<String> repositories,
        List<String> urls) {

    BundledBlob {
        pieces = List.copyOf(pieces);
        repositories = List.copyOf(repositories);
        urls = List.copyOf(urls);
    }
}

package io.imagetransmit.local;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a layout's {@code index.json}.
 *
 * @param name what it is called, without host, or null
 * @param config the digest of its configuration, if it is an image
 * @param children of an index
 * @param subject what it refers to
 */
record LayoutRoot(
        Descriptor descriptor,
        @Nullable ImageReference name,
        @Nullable Digest config,
        Set<Digest> children,
        @Nullable Digest subject) {
    LayoutRoot {
        children = Set.copyOf(children);
    }
}

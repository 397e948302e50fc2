package io.imagetransmit.registry;

import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stood under the target's tags before this program wrote there: what it may leave behind if it fails, and what not. Knows the
 * tags of the images that are under way, and of those alone that were asked for last. Thread-safe.
 */
final class FormerTags {
    private static final int MOST = 4096;

    private final Map<ImageReference, Manifests.Head> heads = new LinkedHashMap<>();

    /** The first answer counts: a later one may be of a manifest that this program has written meanwhile. */
    synchronized void found(ImageReference image, @Nullable Digest digest) {
        if (image.tag() == null) {
            return;
        }
        heads.putIfAbsent(image, Manifests.Head.of(digest));
        if (heads.size() > MOST) {
            heads.remove(heads.keySet().iterator().next());
        }
    }

    synchronized Manifests.Head before(ImageReference image) {
        return heads.getOrDefault(image, Manifests.Head.UNKNOWN);
    }

    /** The image is there now, and what was there before is no longer of interest. */
    synchronized void replaced(ImageReference image) {
        heads.remove(image);
    }
}

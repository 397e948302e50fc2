package io.imagetransmit.local;

import io.imagetransmit.image.ImageIndex;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which image of the source becomes which image of the engine. A sink is given manifests only; what it loads it has to fetch by
 * itself, and so must know what the image is called where it comes from.
 *
 * @param sources the source's name for each planned target
 */
public record Origins(Map<ImageReference, ImageReference> sources) {
    public Origins {
        sources = Map.copyOf(sources);
    }

    /** The source's name for a target; null if it is not planned, as is what an index names, and what refers to an image. */
    @Nullable
    ImageReference of(ImageReference target) {
        return sources.get(target);
    }

    /**
     * As above for a manifest that is there. An index may have become another one on the way, with fewer platforms, and then
     * has another name if its digest is its only one.
     */
    @Nullable
    ImageReference of(ImageReference target, Manifest manifest) {
        ImageReference planned = of(target);
        if (planned != null || target.tag() != null || !(manifest instanceof ImageIndex)) {
            return planned;
        }
        return sources.entrySet().stream()
                .filter(plan -> plan.getKey().tag() == null
                        && plan.getKey().repository().equals(target.repository()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }
}

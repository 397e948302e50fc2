package io.imagetransmit.bundle;

import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import java.util.List;

/**
 * An image of a bundle.
 *
 * @param url as it was downloaded, with scheme and host: what the original calls the image by
 * @param reference the same without scheme and host
 * @param renames what the download's list wanted it to be called at the target, as text behind the arrow
 */
public record BundledImage(String url, ImageReference reference, Manifest manifest, List<String> renames) {
    public BundledImage {
        renames = List.copyOf(renames);
    }
}

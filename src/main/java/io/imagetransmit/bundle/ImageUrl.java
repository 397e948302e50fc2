package io.imagetransmit.bundle;

import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;

/** The original's way to name an image: {@code http://host/repository:tag}. */
final class ImageUrl {
    private ImageUrl() {}

    static String of(String origin, ImageReference image) {
        return origin + "/" + image;
    }

    /** The image without scheme and host; anything else is an {@link IllegalArgumentException}. */
    static ImageReference reference(String url) {
        int scheme = url.indexOf("://");
        int path = url.indexOf('/', scheme < 0 ? 0 : scheme + 3);
        if (path < 0) {
            throw new IllegalArgumentException("not an image: " + FileNames.shown(url));
        }
        return named(url.substring(path + 1));
    }

    /** {@code repository:tag}, {@code repository@digest} or both; no tag is {@code latest}, as in image lists. */
    static ImageReference named(String text) {
        int at = text.indexOf('@');
        Digest digest = at < 0 ? null : Digest.parse(text.substring(at + 1));
        String name = at < 0 ? text : text.substring(0, at);
        int colon = name.lastIndexOf(':');
        String tag = colon < 0 ? (digest == null ? "latest" : null) : name.substring(colon + 1);
        return new ImageReference(colon < 0 ? name : name.substring(0, colon), tag, digest);
    }
}

package io.imagetransmit.local;

import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names and what they stand for, in a fixed order. A name that is given twice stands for what had it first. Immutable once it
 * is filled.
 */
final class Catalogue {
    private static final String LIBRARY = "library/";

    private final Map<ImageReference, Content> images = new LinkedHashMap<>();
    private final String fallback;

    /** What a name stands for. */
    sealed interface Content {
        /** A manifest that the file has. */
        record Stored(Digest manifest) implements Content {}

        /** An image whose manifest has to be made. */
        record Saved(SavedImage image) implements Content {}
    }

    /** @param fallback the repository of images that have no name */
    Catalogue(String fallback) {
        this.fallback = fallback;
    }

    /**
     * @param hash tells images without names from each other: the first of them is {@code latest}, the others have the
     *     beginning of the hash for a tag
     */
    void add(Content content, Collection<ImageReference> names, Digest hash) {
        names.forEach(name -> images.putIfAbsent(name, content));
        if (names.isEmpty()) {
            ImageReference latest = ImageReference.tagged(fallback, "latest");
            boolean first = !images.containsKey(latest);
            images.putIfAbsent(first ? latest : ImageReference.tagged(fallback, hash.shortHex()), content);
        }
    }

    List<ImageReference> images() {
        return List.copyOf(images.keySet());
    }

    /** What has this name. Docker Hub's images are found with and without {@code library/}. */
    @Nullable
    Content find(ImageReference image) {
        ImageReference tagged = ImageReference.tagged(image.repository(), String.valueOf(image.tag()));
        Content found = images.get(tagged);
        if (found == null && image.repository().startsWith(LIBRARY)) {
            String bare = image.repository().substring(LIBRARY.length());
            found = images.get(new ImageReference(bare, tagged.tag(), null));
        } else if (found == null && image.repository().indexOf('/') < 0) {
            found = images.get(new ImageReference(LIBRARY + image.repository(), tagged.tag(), null));
        }
        return found;
    }
}

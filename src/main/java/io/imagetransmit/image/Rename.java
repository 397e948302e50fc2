package io.imagetransmit.image;

import org.jspecify.annotations.Nullable;

/**
 * What stands behind an arrow in the image list, without its host.
 *
 * @param tag null to keep the source's
 */
public record Rename(String repository, @Nullable String tag) {
    public Rename {
        if (!ImageReference.isRepository(repository)) {
            throw new IllegalArgumentException("not a repository name: " + repository);
        }
        if (tag != null && !ImageReference.isTag(tag)) {
            throw new IllegalArgumentException("not a tag: " + tag);
        }
    }

    /** Whether the name says more than the image's own name, so that it needs no project in front. */
    public boolean hasProject() {
        return repository.indexOf('/') >= 0;
    }
}

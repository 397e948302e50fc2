package io.imagetransmit.watch;

import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.WatchList;
import io.imagetransmit.store.ImageSource;
import java.time.Duration;
import java.util.List;

/**
 * What a round looks at and where to.
 *
 * @param url of the source's registry: scheme, host and port
 * @param pathPrefix what the names of all repositories of the source begin with, without slashes at the ends; mostly empty
 * @param pace between two rounds; what failed is left alone at least as long
 */
public record Watched(
        String url,
        String pathPrefix,
        ImageSource source,
        Tags tags,
        List<WatchTarget> targets,
        WatchList list,
        Duration pace) {

    public Watched {
        targets = List.copyOf(targets);
    }

    /** How the history calls an image of the source. */
    String urlOf(ImageReference image) {
        return url + "/" + image;
    }

    String repositoryUrl(String repository) {
        return url + "/" + repository;
    }
}

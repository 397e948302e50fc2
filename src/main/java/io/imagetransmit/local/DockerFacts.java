package io.imagetransmit.local;

import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Platform;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is true of Docker engines by whatever way they are reached. */
final class DockerFacts {
    private DockerFacts() {}

    /** The engine's platform by its own words, or linux/amd64 if it says nothing. */
    static Platform platform(String os, String architecture) {
        return new Platform(os.isEmpty() ? "linux" : os, architecture.isEmpty() ? "amd64" : architecture, null, null);
    }

    /** What an engine calls an image that has a tag. */
    static String name(ImageReference target) {
        return target.repository() + ":" + target.tag();
    }

    /**
     * Whether an engine's identification of an image means this one: the digest of the configuration, or, where the images are
     * kept in containerd, that of what its name stands for.
     */
    static boolean isId(@Nullable String id, LoadableImage image) {
        return id != null
                && Stream.of(image.config().digest(), image.root().digest())
                        .map(Digest::toString)
                        .anyMatch(id::equals);
    }
}

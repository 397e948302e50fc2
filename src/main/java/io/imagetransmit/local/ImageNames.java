package io.imagetransmit.local;

import io.imagetransmit.image.ImageReference;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names of images as other tools write them, and as this program knows them: without a host. */
final class ImageNames {
    private static final String DOCKER_HUB = "docker.io";

    private ImageNames() {}

    /** {@code [host[:port]/]repository[:tag][@digest]} without host and digest; null if that is no name of an image. */
    static @Nullable ImageReference parse(String name) {
        int at = name.indexOf('@');
        String tagged = at < 0 ? name : name.substring(0, at);
        int colon = tagged.lastIndexOf(':');
        boolean hasTag = colon > tagged.lastIndexOf('/');
        String repository = withoutHost(hasTag ? tagged.substring(0, colon) : tagged);
        String tag = hasTag ? tagged.substring(colon + 1) : "latest";
        return ImageReference.isRepository(repository) && ImageReference.isTag(tag)
                ? ImageReference.tagged(repository, tag)
                : null;
    }

    /** A host is known by a dot or a colon, or is {@code localhost}. What docker.io keeps by one word is in {@code library/}. */
    private static String withoutHost(String repository) {
        int slash = repository.indexOf('/');
        String first = slash < 0 ? "" : repository.substring(0, slash);
        if (!first.contains(".") && !first.contains(":") && !first.equals("localhost")) {
            return repository;
        }
        String path = repository.substring(slash + 1);
        boolean hub = first.equals(DOCKER_HUB) || first.equals("index." + DOCKER_HUB);
        return hub && path.indexOf('/') < 0 ? "library/" + path : path;
    }

    /** The name under which containerd knows an image of no host, by the rules of the docker client. */
    static String withHost(ImageReference image) {
        String repository = image.repository();
        String path = repository.indexOf('/') < 0 ? "library/" + repository : repository;
        return DOCKER_HUB + "/" + path + (image.tag() == null ? "@" + image.digest() : ":" + image.tag());
    }

    /** A repository's name made of a file's. */
    static String repositoryOf(Path file) {
        Path last = file.toAbsolutePath().normalize().getFileName();
        String name = last == null ? "" : last.toString().toLowerCase(Locale.ROOT);
        String clean = name.replaceFirst("\\.(tar|oci|docker)$", "")
                .replaceAll("[^a-z0-9._-]+", "-")
                .replaceAll("[._-]*([._-])(?:[._-])*", "$1")
                .replaceAll("^[._-]+|[._-]+$", "");
        return ImageReference.isRepository(clean) ? clean : "image";
    }
}

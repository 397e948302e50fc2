package io.imagetransmit.testing;

import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Bundles that the original tool wrote, and the digests of the images in them. */
public final class OriginalBundles {
    public static final String FULL = "img_full_202611231638_meta.yaml";
    public static final String INCREMENT = "img_incr_202611231638_meta.yaml";
    public static final List<String> FULL_FILES = List.of("img_full_202611231638_0.tar", "img_full_202611231638_1.tar");
    public static final String INCREMENT_FILE = "img_incr_202611231638_0.tar";
    public static final String DOCKER_FILE = "img_full_202611231638_docker.tar";

    /** By repository and tag. */
    public static final Map<String, Digest> DIGESTS = Map.of(
            "fixture/base:1.0",
            Digest.parse("sha256:9b7e8ce406fad885b62c293244efaa20fce4dfffc13ee658c86bb30dfe84c41d"),
            "fixture/app:3.5",
            Digest.parse("sha256:9b8169e967eb71e23bc21f71dad157c1f674bf020ceb88fd70bc36b5f35b500e"),
            "fixture/app:3.10",
            Digest.parse("sha256:eb1ddcf3de9f5df87361de2f6bf26240063b543b9895a2ed900079f35ba878f6"));

    private OriginalBundles() {}

    /** Copies the full bundle of tar files into a folder, and gives its meta file. */
    public static Path full(Path folder) {
        FULL_FILES.forEach(name -> copy("tar-full-and-incr", name, folder));
        return copy("tar-full-and-incr", FULL, folder);
    }

    /** Copies the increment on it. */
    public static Path increment(Path folder) {
        copy("tar-full-and-incr", INCREMENT_FILE, folder);
        return copy("tar-full-and-incr", INCREMENT, folder);
    }

    /** Copies the bundle whose data file docker can load. */
    public static Path docker(Path folder) {
        copy("docker", DOCKER_FILE, folder);
        return copy("docker", FULL, folder);
    }

    private static Path copy(String bundle, String name, Path folder) {
        String resource = "/original/" + bundle + "/" + name;
        try (InputStream in = OriginalBundles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no " + resource);
            }
            Files.createDirectories(folder);
            Path file = folder.resolve(name);
            Files.copy(in, file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

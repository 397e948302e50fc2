package io.imagetransmit.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.testing.TemporaryFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A squashfs bundle that the original really wrote. */
class OriginalSquashfsTest {
    private static final String STEM = "img_full_202611231638";

    private final TemporaryFolder folder = new TemporaryFolder("original");

    @AfterEach
    void remove() {
        folder.close();
    }

    @Test
    void everyDigestComesBack() throws IOException {
        for (String ending : List.of(".squashfs", "_meta.yaml")) {
            String name = "/original/squashfs/" + STEM + ending;
            try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(name), name)) {
                Files.copy(in, folder.resolve(STEM + ending));
            }
        }
        Path meta = folder.resolve(STEM + "_meta.yaml");
        Map<String, String> digests = new TreeMap<>();
        try (BundleSource source = new BundleOpener(folder.path()).open(meta)) {
            for (var image : source.images()) {
                Manifest manifest = source.manifest(image);
                digests.put(image.toString(), manifest.digest().toString());
                for (Descriptor blob : manifest.blobs()) {
                    assertEquals(blob.size(), SquashRig.read(source, blob));
                }
            }
            assertEquals(List.of(), source.restoredAnew());
        }
        assertEquals(
                Map.of(
                        "fixture/base:1.0",
                        "sha256:9b7e8ce406fad885b62c293244efaa20fce4dfffc13ee658c86bb30dfe84c41d",
                        "fixture/app:3.5",
                        "sha256:9b8169e967eb71e23bc21f71dad157c1f674bf020ceb88fd70bc36b5f35b500e"),
                digests);
    }
}

package io.imagetransmit.bundle;

import io.imagetransmit.bundle.squash.OriginalLayer;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.testing.Command;
import io.imagetransmit.testing.Programs;
import io.imagetransmit.testing.TestBlob;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.testing.TestManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A squashfs bundle in the making as the original makes one: files in a folder, then {@code mksquashfs}, and no recipes. */
final class OriginalBundle {
    static final String FILE = "img_full_1.squashfs";

    private final Path folder;
    private final Path tree;

    OriginalBundle(Path folder) throws IOException {
        this.folder = folder;
        this.tree = Files.createDirectories(folder.resolve("tree"));
    }

    void layer(Digest digest, byte[] tar) throws IOException {
        OriginalLayer.write(tree, digest.hex(), tar);
    }

    void whole(TestBlob blob) throws IOException {
        Files.write(tree.resolve(blob.digest().hex() + ".json"), blob.bytes());
    }

    BundleSource open(Map<String, TestImage> images) throws IOException {
        Path file = folder.resolve(FILE);
        Command.of(Programs.require("mksquashfs"), tree, file, "-quiet", "-no-progress")
                .runOrFail();
        List<BundledImage> bundled = new ArrayList<>();
        Map<Digest, Manifest> nested = new LinkedHashMap<>();
        images.forEach((name, image) -> {
            bundled.add(new BundledImage(
                    "http://127.0.0.1/test/" + name + ":1",
                    SquashRig.reference(name),
                    SquashRig.parsed(image.top()),
                    List.of()));
            for (TestManifest below : image.below()) {
                nested.put(below.digest(), SquashRig.parsed(below));
            }
        });
        BundleMeta meta = new BundleMeta(
                "img_full_1_meta.yaml",
                Digest.sha256(new byte[0]),
                null,
                null,
                Compressor.SQUASHFS,
                List.of(new BundledFile(FILE, Files.size(file), null)),
                Map.of(),
                bundled,
                nested,
                List.of(),
                List.of(),
                null);
        return new BundleSource(meta, folder, SquashfsBlobs.open(List.of(file), Map.of()), List.of());
    }
}

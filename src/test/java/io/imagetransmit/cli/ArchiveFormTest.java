package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.testing.Command;
import io.imagetransmit.testing.DockerEngine;
import io.imagetransmit.testing.ImageBuilder;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.Programs;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.testing.TestLayer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The one tar that {@code singlefile} and {@code dockerfile} make is read by those who know nothing of bundles. */
class ArchiveFormTest {
    private final BundleRig rig = new BundleRig();

    @BeforeEach
    void configure() {
        rig.configure("singlefile: true\ndockerfile: true\n");
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private Path archive(String list) {
        Path meta = rig.download(list);
        BundleFiles.check(meta);
        Path tar = meta.resolveSibling(meta.getFileName().toString().replace("_meta.yaml", "_docker.tar"));
        assertTrue(tar.toFile().isFile(), tar.toString());
        return tar;
    }

    private String name(String image) {
        return rig.source().uri().getAuthority() + "/" + image;
    }

    private static String skopeo(String... arguments) {
        return Command.of(Programs.require("skopeo"), (Object[]) arguments).runOrFail();
    }

    @Test
    void skopeoReadsItAsADockerArchive() {
        TestImage image = OddImages.dockerImage(210_000);
        TestImage repeated = OddImages.repeatedLayers(210_010);
        rig.push("archive/app", "v1", image);
        rig.push("archive/repeated", "v1", repeated);
        rig.push("archive/chart", "v1", OddImages.helmChart(210_020));
        Path tar = archive("archive/app:v1\narchive/repeated:v1\narchive/chart:v1\n");
        for (String app : List.of("archive/app:v1", "archive/repeated:v1")) {
            String config = skopeo("inspect", "--config", "--raw", "docker-archive:" + tar + ":" + name(app));
            TestImage expected = app.contains("repeated") ? repeated : image;
            assertEquals(new String(expected.blobs().get(0).bytes(), StandardCharsets.UTF_8), config);
            Path copy = rig.program().path("copied-" + app.replaceAll("\\W", ""));
            skopeo("--insecure-policy", "copy", "docker-archive:" + tar + ":" + name(app), "dir:" + copy);
        }
    }

    @Test
    void skopeoReadsItAsAnOciArchive() {
        TestImage image = OddImages.multiPlatform(211_000);
        rig.push("archive/multi", "v1", image);
        Path tar = archive("archive/multi:v1\n");
        for (String reference : List.of("", ":" + name("archive/multi:v1"))) {
            Path copy = rig.program().path("copied" + reference.length());
            skopeo("--insecure-policy", "copy", "--all", "oci-archive:" + tar + reference, "oci:" + copy + ":v1");
            String index = skopeo("inspect", "--raw", "oci:" + copy + ":v1");
            assertEquals(new String(image.top().bytes(), StandardCharsets.UTF_8), index);
        }
    }

    @Test
    void dockerEngineLoadsIt() {
        TestImage image = OddImages.dockerImage(212_000);
        TestImage multi = OddImages.multiPlatform(212_100);
        rig.push("archive/app", "v1", image);
        rig.push("archive/multi", "v1", multi);
        Path tar = archive("archive/app:v1\narchive/multi:v1\n");
        try (DockerEngine engine = DockerEngine.started()) {
            engine.docker("load", "--quiet", "--input", tar.toString());
            assertEquals(image.configDigest(), engine.imageId(name("archive/app:v1")));
            assertTrue(engine.imageId(name("archive/multi:v1")).startsWith("sha256:"));
        }
    }

    /** Images of nothing but manifests, one whose layer is a manifest, and no image at all that docker could run. */
    @Test
    void oddOnesAreArchivesAsWell() {
        rig.push("archive/empty", "v1", OddImages.emptyIndex());
        Path tar = archive("archive/empty:v1\n");
        assertTrue(skopeo("inspect", "--raw", "oci-archive:" + tar).contains("manifests"));
        TestImage inner = OddImages.artifact(213_000);
        String document = new String(inner.top().bytes(), StandardCharsets.UTF_8);
        TestImage outer = ImageBuilder.oci()
                .layer(TestLayer.text("application/vnd.oci.image.manifest.v1+json", document))
                .build();
        rig.push("archive/inner", "v1", inner);
        rig.push("archive/outer", "v1", outer);
        Path meta = rig.download("archive/inner:v1\narchive/outer:v1\n");
        BundleFiles.check(meta);
        rig.upload(meta);
        rig.assertArrived("archive/inner", "v1", inner);
        rig.assertArrived("archive/outer", "v1", outer);
    }
}

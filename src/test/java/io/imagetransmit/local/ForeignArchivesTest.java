package io.imagetransmit.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageManifest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.store.ImageCollection;
import io.imagetransmit.testing.Command;
import io.imagetransmit.testing.DockerEngine;
import io.imagetransmit.testing.ImageContents;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.Programs;
import io.imagetransmit.testing.RealRegistry;
import io.imagetransmit.testing.RegistryInspector;
import io.imagetransmit.testing.RegistryPusher;
import io.imagetransmit.testing.TemporaryFolder;
import io.imagetransmit.testing.TestImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Archives that other tools have written. */
class ForeignArchivesTest {
    private final TemporaryFolder folder = new TemporaryFolder("foreign");

    @AfterEach
    void remove() {
        folder.close();
    }

    private ImageCollection open(Path file) throws IOException {
        return ArchiveSource.open(file, LayerCompressor.ofJdk());
    }

    private Path skopeo(RealRegistry registry, String image, String transport, String name, String... options) {
        Path file = folder.resolve(transport + ".tar");
        Object[] words = new Object[options.length + 5];
        words[0] = "copy";
        words[1] = "--quiet";
        words[2] = "--src-tls-verify=false";
        System.arraycopy(options, 0, words, 3, options.length);
        words[options.length + 3] = "docker://" + registry.host() + "/" + image;
        words[options.length + 4] = transport + ":" + file + name;
        Command.of(Programs.require("skopeo"), words).runOrFail();
        return file;
    }

    @Test
    void ociArchiveOfSkopeoHoldsTheSameImage() throws IOException {
        try (RealRegistry registry = RealRegistry.started()) {
            RegistryPusher pusher = new RegistryPusher(registry.access());
            TestImage index = OddImages.multiPlatform(1000);
            pusher.push("x/index", "v1", index);
            TestImage single = OddImages.ociImage(2000); // a layer that is not packed, skopeo would pack
            pusher.push("x/single", "v1", single);
            try (ImageCollection source =
                    open(skopeo(registry, "x/index:v1", "oci-archive", ":docker.io/x/index:v2", "--all"))) {
                assertEquals(List.of(ImageReference.tagged("x/index", "v2")), source.images());
                assertEquals(
                        index.contents(),
                        SourceReader.contents(source, source.images().get(0)));
            }
            try (ImageCollection source = open(skopeo(registry, "x/single:v1", "oci-archive", ":v1"))) {
                assertEquals(List.of(ImageReference.tagged("oci-archive", "v1")), source.images());
                assertEquals(
                        single.contents(),
                        SourceReader.contents(source, source.images().get(0)));
            }
            try (ImageCollection source = open(skopeo(registry, "x/single:v1", "oci-archive", ""))) {
                assertEquals(List.of(ImageReference.tagged("oci-archive", "latest")), source.images());
            }
        }
    }

    @Test
    void dockerArchiveOfSkopeoIsReadWithItsSharedLayers() throws IOException {
        try (RealRegistry registry = RealRegistry.started()) {
            TestImage image = OddImages.repeatedLayers(3000);
            new RegistryPusher(registry.access()).push("x/app", "v1", image);
            try (ImageCollection source = open(skopeo(registry, "x/app:v1", "docker-archive", ":library/app:v1"))) {
                assertEquals(List.of(ImageReference.tagged("library/app", "v1")), source.images());
                ImageManifest manifest =
                        (ImageManifest) source.manifest(source.images().get(0));
                assertEquals(
                        image.blobs().get(0).digest(), manifest.blobs().get(0).digest());
                assertEquals(5, manifest.layers().size());
                assertEquals(manifest.layers().get(0), manifest.layers().get(4));
                assertEquals(
                        3,
                        SourceReader.contents(source, source.images().get(0))
                                .blobs()
                                .size());
            }
        }
    }

    @Test
    void archiveOfBuildahIsRead() throws IOException {
        Path buildah = Programs.require("buildah");
        Path hello = folder.write("hello.txt", "made by buildah\n");
        List<Object> storage =
                List.of("--root", folder.resolve("root"), "--runroot", folder.resolve("run"), "--storage-driver=vfs");
        String container = buildah(buildah, storage, "from", "scratch").strip();
        buildah(buildah, storage, "copy", container, hello, "/hello.txt");
        String image = buildah(buildah, storage, "commit", "--quiet", container).strip();
        Path file = folder.resolve("built.tar");
        buildah(buildah, storage, "push", "--quiet", image, "oci-archive:" + file + ":x/built:1");
        buildah(buildah, storage, "rm", container);
        try (ImageCollection source = open(file)) {
            assertEquals(List.of(ImageReference.tagged("x/built", "1")), source.images());
            ImageContents contents =
                    SourceReader.contents(source, source.images().get(0));
            assertEquals(2, contents.blobs().size());
        }
    }

    private static String buildah(Path program, List<Object> storage, Object... arguments) {
        List<Object> words = new ArrayList<>(storage);
        words.addAll(List.of(arguments));
        return Command.of(program, words.toArray()).runOrFail();
    }

    /** The manifest is the one that docker push makes, but for the digests of layers that another compressor has packed. */
    @Test
    void savedByDockerAndLoadedAgain() throws IOException {
        try (RealRegistry registry = RealRegistry.started();
                DockerEngine docker = DockerEngine.started()) {
            docker.build("x/base:1", Map.of("one", new byte[30_000]));
            docker.build("x/app:1", Map.of("one", new byte[30_000], "two", new byte[5_000]));
            docker.tag("x/app:1", registry.host() + "/x/app:1");
            docker.push(registry.host() + "/x/app:1");
            Path file = folder.resolve("saved.tar");
            docker.docker("save", "--output", file.toString(), "x/base:1", "x/app:1");
            String config = docker.imageId("x/app:1");
            ImageReference app = ImageReference.tagged("x/app", "1");
            try (ImageCollection source = open(file);
                    EngineRig rig =
                            new EngineRig(supply -> EngineSink.docker(Map.of("DOCKER_HOST", docker.host()), supply))) {
                assertEquals(2, source.images().size());
                Manifest manifest = source.manifest(app);
                byte[] pushed = new RegistryInspector(registry.access()).manifestBytes("x/app", "1");
                assertEquals(withoutLayers(pushed), withoutLayers(manifest.bytes()));
                assertEquals(Digest.parse(config), manifest.blobs().get(0).digest());
                docker.docker("image", "rm", "x/app:1", "x/base:1", registry.host() + "/x/app:1");
                EngineRig.assertDone(rig.run(source, new PlannedImage(1, "x/app:1", app, app))
                        .outcomes()
                        .get(0));
                assertEquals(config, docker.imageId("x/app:1"));
            }
        }
    }

    private static String withoutLayers(byte[] manifest) {
        String text = new String(manifest, StandardCharsets.UTF_8);
        int layers = text.indexOf("\"layers\"");
        return text.substring(0, layers)
                + text.substring(layers)
                        .replaceAll("\"size\": [0-9]+", "\"size\": 0")
                        .replaceAll("[0-9a-f]{64}", "…");
    }
}

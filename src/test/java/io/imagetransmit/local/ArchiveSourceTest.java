package io.imagetransmit.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageManifest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.store.ImageCollection;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.testing.ImageKinds;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.TemporaryFolder;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.testing.TestLayer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Archives and layouts as tools write them, put together here so that every age of them is there. */
class ArchiveSourceTest {
    private static final String CONTAINERD = "io.containerd.image.name";
    private static final String REF_NAME = "org.opencontainers.image.ref.name";

    private final TemporaryFolder folder = new TemporaryFolder("archive");
    private final byte[] lower = TestLayer.plain(1, 100_000).blob().bytes();
    private final byte[] upper = TestLayer.plain(2, 300_000).blob().bytes();

    @AfterEach
    void remove() {
        folder.close();
    }

    private ImageCollection open(TestArchive archive) throws IOException {
        return ArchiveSource.open(archive.tar(folder.resolve("My Images.tar")), LayerCompressor.ofJdk());
    }

    @Test
    void everyKindOfImageComesOutOfArchiveAndFolder() throws IOException {
        TestArchive archive = new TestArchive();
        Map<String, TestImage> kinds = ImageKinds.of(50_000);
        kinds.forEach((name, image) -> archive.image("registry.example:5000/kinds/" + name + ":v1", image));
        try (ImageCollection tar = open(archive);
                ImageCollection layout = LayoutSource.open(archive.folder(folder.resolve("layout")))) {
            for (ImageCollection source : List.of(tar, layout)) {
                assertEquals(kinds.size(), source.images().size());
                for (ImageReference name : source.images()) {
                    TestImage image =
                            Objects.requireNonNull(kinds.get(name.repository().replace("kinds/", "")));
                    assertEquals(image.contents(), SourceReader.contents(source, name), name.toString());
                    assertEquals(image.digest(), source.digestOf(name));
                }
            }
        }
    }

    @Test
    void namesComeFromWhateverAnnotationThereIs() throws IOException {
        TestArchive archive = new TestArchive()
                .image(OddImages.ociImage(1), Map.of(CONTAINERD, "docker.io/library/one:1", REF_NAME, "1"))
                .image(OddImages.ociImage(2), Map.of(REF_NAME, "localhost/two:2"))
                .image(OddImages.ociImage(3), Map.of(REF_NAME, "v3"))
                .image(OddImages.ociImage(4), Map.of())
                .image(OddImages.ociImage(5), Map.of(REF_NAME, "Not/A/Name:!"));
        try (ImageCollection source = open(archive)) {
            assertEquals(
                    List.of(
                            ImageReference.tagged("library/one", "1"),
                            ImageReference.tagged("two", "2"),
                            ImageReference.tagged("my-images", "v3"),
                            ImageReference.tagged("my-images", "latest"),
                            ImageReference.tagged(
                                    "my-images", OddImages.ociImage(5).digest().shortHex())),
                    source.images());
            assertEquals(OddImages.ociImage(1).digest(), source.digestOf(ImageReference.tagged("one", "1")));
        }
    }

    @Test
    void childrenAndReferrersAreNotListedButFound() throws IOException {
        TestImage index = OddImages.multiPlatform(10);
        TestImage referrer = OddImages.referrer(index, 20);
        TestImage signature = OddImages.cosignSignature(index);
        TestArchive archive = new TestArchive()
                .image("x/app:1", index)
                .image(OddImages.ociImage(10), Map.of())
                .image(referrer, Map.of())
                .image("x/app:" + index.tagScheme() + ".sig", signature);
        ImageReference app = ImageReference.tagged("x/app", "1");
        try (ImageCollection source = open(archive)) {
            assertEquals(List.of(app), source.images());
            assertEquals(
                    List.of(
                            ImageReference.byDigest("x/app", referrer.digest()),
                            ImageReference.tagged("x/app", index.tagScheme() + ".sig")),
                    source.referrers("x/app", index.digest()));
            assertEquals(
                    signature.digest(),
                    source.manifest(ImageReference.tagged("x/app", index.tagScheme() + ".sig"))
                            .digest());
        }
    }

    /** As docker 20.10 writes them: a layer that two images share is a link in the second one's folder. */
    private TestArchive oldSave() {
        String config = TestArchive.config(List.of(lower, upper));
        String other = TestArchive.config(List.of(lower));
        return new TestArchive()
                .file("aaa/VERSION", "1.0")
                .file("aaa/layer.tar", lower)
                .file("bbb/layer.tar", upper)
                .link("ccc/layer.tar", "../aaa/layer.tar")
                .file("app.json", config)
                .file("other.json", other)
                .saved(
                        "app.json",
                        List.of("x/app:1", "host.example/y/app:2"),
                        List.of("aaa/layer.tar", "bbb/layer.tar"))
                .saved("other.json", List.of("solo:1"), List.of("ccc/layer.tar"));
    }

    @Test
    void oldSaveGetsTheManifestThatDockerWouldPush() throws IOException {
        try (ImageCollection source = open(oldSave())) {
            assertEquals(
                    List.of("x/app:1", "y/app:2", "solo:1"),
                    source.images().stream().map(ImageReference::toString).toList());
            ImageReference app = ImageReference.tagged("x/app", "1");
            assertNull(source.digestOf(app));
            Manifest manifest = source.manifest(app);
            assertEquals(manifest.digest(), source.digestOf(ImageReference.tagged("y/app", "2")));
            assertEquals("application/vnd.docker.distribution.manifest.v2+json", manifest.mediaType());
            List<Descriptor> blobs = manifest.blobs();
            assertEquals(
                    Digest.sha256(TestArchive.config(List.of(lower, upper)).getBytes(StandardCharsets.UTF_8)),
                    blobs.get(0).digest());
            assertEquals(3, SourceReader.contents(source, app).blobs().size());
            assertArrayEquals(upper, unpacked(SourceReader.bytes(source, "x/app", blobs.get(2), 0)));
            byte[] whole = SourceReader.bytes(source, "x/app", blobs.get(2), 0);
            byte[] end = SourceReader.bytes(source, "x/app", blobs.get(2), 200_000);
            assertArrayEquals(Arrays.copyOfRange(whole, 200_000, whole.length), end);
            ImageManifest solo = (ImageManifest) source.manifest(ImageReference.tagged("solo", "1"));
            assertEquals(blobs.get(1), solo.layers().get(0));
            ImageReference byDigest = ImageReference.byDigest("x/app", manifest.digest());
            assertArrayEquals(manifest.bytes(), source.manifest(byDigest).bytes());
        }
    }

    @Test
    void byDigestAloneAnOldSaveIsFoundToo() throws IOException {
        Digest digest;
        try (ImageCollection source = open(oldSave())) {
            digest = source.manifest(ImageReference.tagged("solo", "1")).digest();
        }
        try (ImageCollection source = open(oldSave())) {
            assertEquals(
                    digest,
                    source.manifest(ImageReference.byDigest("solo", digest)).digest());
            Digest unknown = Digest.sha256(new byte[0]);
            assertEquals(
                    Kind.NOT_FOUND,
                    assertThrows(
                                    TransferException.class,
                                    () -> source.manifest(ImageReference.byDigest("solo", unknown)))
                            .kind());
        }
    }

    @Test
    void packedLayersAreTakenAsTheyAre() throws IOException {
        TestLayer gzip = TestLayer.gzip(TestLayer.DOCKER_GZIP, 7, 1000);
        TestLayer zstd = TestLayer.zstd(8, 1000);
        String config = "{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"diff_ids\":[\"" + gzip.diffId()
                + "\",\"" + zstd.diffId() + "\"]}}";
        TestArchive archive = new TestArchive()
                .file("1/layer.tar.gz", gzip.blob().bytes())
                .file("2/layer.tar", zstd.blob().bytes())
                .file("c.json", config)
                .saved("c.json", List.of(), List.of("1/layer.tar.gz", "2/layer.tar"));
        try (ImageCollection source = open(archive)) {
            ImageManifest manifest =
                    (ImageManifest) source.manifest(source.images().get(0));
            assertEquals(gzip.blob().digest(), manifest.layers().get(0).digest());
            assertEquals(zstd.blob().digest(), manifest.layers().get(1).digest());
            assertEquals(TestLayer.OCI_ZSTD, manifest.layers().get(1).mediaType());
            assertEquals(
                    ImageReference.tagged("my-images", "latest"),
                    source.images().get(0));
            assertEquals(
                    3,
                    SourceReader.contents(source, source.images().get(0))
                            .blobs()
                            .size());
        }
    }

    /** As docker writes them since 25: a layout, and beside it a list for older readers. */
    @Test
    void manifestOfTheArchiveWinsOverOneThatWouldBeMade() throws IOException {
        TestImage image = OddImages.ociImage(30);
        String config = Blobs.name(image.blobs().get(0).digest());
        String layer = Blobs.name(image.blobs().get(1).digest());
        TestArchive archive = new TestArchive()
                .image(image, Map.of(CONTAINERD, "docker.io/x/app:1", REF_NAME, "1"))
                .saved(config, List.of("x/app:1", "x/app:2"), List.of(layer));
        try (ImageCollection source = open(archive)) {
            assertEquals(
                    List.of("x/app:1", "x/app:2"),
                    source.images().stream().map(ImageReference::toString).toList());
            for (ImageReference name : source.images()) {
                assertEquals(image.digest(), source.digestOf(name));
                assertEquals(image.contents(), SourceReader.contents(source, name));
            }
        }
    }

    @Test
    void abortedSourceGivesNothingMore() throws IOException {
        try (ImageCollection source = open(oldSave())) {
            source.abort();
            assertEquals(
                    Kind.CANCELLED,
                    assertThrows(TransferException.class, () -> source.manifest(ImageReference.tagged("x/app", "1")))
                            .kind());
        }
    }

    private static byte[] unpacked(byte[] packed) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        }
    }
}

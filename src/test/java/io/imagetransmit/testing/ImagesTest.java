package io.imagetransmit.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Pushes images of every kind into a real registry and finds them there again, byte by byte. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImagesTest {
    private RealRegistry registry;
    private RegistryPusher pusher;
    private RegistryInspector inspector;

    @BeforeAll
    void start() {
        registry = RealRegistry.started();
        pusher = new RegistryPusher(registry.access());
        inspector = new RegistryInspector(registry.access());
    }

    @AfterAll
    void stop() {
        registry.close();
    }

    @Test
    void registryTakesEveryKindAndTheInspectorFindsAllOfIt() {
        for (Map.Entry<String, TestImage> image : all().entrySet()) {
            pusher.push("odd/" + image.getKey(), "v1", image.getValue());
            ImageContents found = inspector.contents("odd/" + image.getKey(), "v1");
            assertEquals(image.getValue().contents(), found, image.getKey());
            assertArrayEquals(
                    image.getValue().top().bytes(),
                    inspector.manifestBytes("odd/" + image.getKey(), found.top().toString()));
        }
        assertEquals(
                2 + 4, inspector.contents("odd/nested-index", "v1").manifests().size());
        assertEquals(2, inspector.contents("odd/repeated", "v1").blobs().size() - 1);
        assertEquals(List.of("v1"), inspector.tags("odd/artifact"));
    }

    @Test
    void skopeoCopiesThemToTheSameDigests() {
        Path skopeo = Programs.require("skopeo");
        try (RealRegistry target = RealRegistry.started();
                FaultProxy proxy = FaultProxy.before(target)) {
            List<String> known = List.of("docker", "oci", "multi-platform", "docker-list", "attestation", "zstd");
            for (Map.Entry<String, TestImage> entry : all().entrySet()) {
                String name = entry.getKey();
                TestImage image = entry.getValue();
                if (!known.contains(name)) {
                    continue;
                }
                pusher.push("skopeo/" + name, "v1", image);
                Command.of(
                                skopeo,
                                "copy",
                                "-q",
                                "--all",
                                "--preserve-digests",
                                "--src-tls-verify=false",
                                "--dest-tls-verify=false",
                                "docker://" + registry.host() + "/skopeo/" + name + ":v1",
                                "docker://" + proxy.host() + "/skopeo/" + name + ":v1")
                        .runOrFail();
                assertEquals(
                        image.contents(),
                        new RegistryInspector(target.access()).contents("skopeo/" + name, "v1"),
                        name);
            }
            // an index is pushed after its children: six tops, and 3 + 2 + 2 children
            assertEquals(
                    13,
                    proxy.count(exchange -> exchange.method().equals("PUT")
                            && exchange.path().contains("/manifests/")
                            && exchange.status() == 201));
            assertEquals(0, proxy.count(exchange -> exchange.failure().isPresent()));
        }
    }

    @Test
    void signaturesAndReferrersStandBesideTheImage() {
        TestImage image = OddImages.ociImage(900);
        TestImage referrer = OddImages.referrer(image, 901);
        pusher.push("signed/app", "v1", image);
        pusher.push("signed/app", image.tagScheme() + ".sig", OddImages.cosignSignature(image));
        pusher.push("signed/app", image.tagScheme(), OddImages.referrersIndex(List.of(referrer)));
        assertEquals(3, inspector.tags("signed/app").size());
        ImageContents referrers = inspector.contents("signed/app", image.tagScheme());
        assertTrue(referrers.manifests().containsKey(referrer.digest()));
        assertEquals(Optional.of(image.digest()), inspector.digest("signed/app", "v1"));
    }

    @Test
    void inspectorSeesWhatIsMissingOrDamaged() throws IOException {
        TestImage image = OddImages.ociImage(910);
        assertThrows(AssertionError.class, () -> inspector.contents("damaged", "v1"));
        pusher.push("damaged", "v1", image);
        Path layer = registry.blobFile(image.blobs().get(1).digest());
        byte[] bytes = Files.readAllBytes(layer);
        bytes[5] ^= 1;
        Files.write(layer, bytes);
        AssertionError damaged = assertThrows(AssertionError.class, () -> inspector.contents("damaged", "v1"));
        assertTrue(String.valueOf(damaged.getMessage())
                .contains(image.blobs().get(1).digest() + " of"));
        Files.delete(layer);
        registry.restart();
        AssertionError missing = assertThrows(AssertionError.class, () -> inspector.contents("damaged", "v1"));
        assertTrue(String.valueOf(missing.getMessage()).startsWith("no blob"));
    }

    @Test
    void theSameSeedGivesTheSameImage() {
        assertEquals(
                OddImages.multiPlatform(5).contents(),
                OddImages.multiPlatform(5).contents());
        assertNotEquals(OddImages.ociImage(5).digest(), OddImages.ociImage(6).digest());
        TestBlob big = TestLayer.big(3, 5_000_001).blob();
        assertEquals(big.digest(), Digest.sha256(big.bytes()));
        assertEquals(0, big.size() % 512);
        assertEquals(
                "a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4",
                TestLayer.withoutFiles("any").blob().digest().hex());
    }

    @Test
    void layersAreWhatTheySayTheyAre() {
        Path tar = Programs.require("tar");
        TestLayer plain = TestLayer.plain(8, 150_000);
        assertEquals(
                "file-8\n", Command.of(tar, "-t").reading(plain.blob().bytes()).runOrFail());
        TestLayer zipped = TestLayer.gzip(TestLayer.OCI_GZIP, 8, 150_000);
        assertEquals(
                "file-8\n",
                Command.of(tar, "-tz").reading(zipped.blob().bytes()).runOrFail());
        assertEquals(plain.diffId(), zipped.diffId());
        TestLayer zstd = TestLayer.zstd(8, 150_000);
        Programs.require("zstd");
        assertEquals(
                "file-8\n",
                Command.of(tar, "-t", "--zstd").reading(zstd.blob().bytes()).runOrFail());
        assertEquals(
                "big-8\n",
                Command.of(tar, "-t")
                        .reading(TestLayer.big(8, 1000).blob().bytes())
                        .runOrFail());
    }

    @Test
    void stubTakesWhatDockerRegistryRefuses() {
        TestImage withdrawn = OddImages.withdrawnArtifact(1);
        assertThrows(IllegalStateException.class, () -> pusher.push("withdrawn", "v1", withdrawn));
        try (StubRegistry stub = new StubRegistry()) {
            RegistryInspector inStub = new RegistryInspector(stub.access());
            new RegistryPusher(stub.access()).push("withdrawn", "v1", withdrawn);
            assertEquals(withdrawn.contents(), inStub.contents("withdrawn", "v1"));
            TestImage old = OddImages.schema1("old/app", "v1");
            stub.put("old/app", "v1", old);
            assertEquals(Optional.of(old.digest()), inStub.digest("old/app", "v1"));
            assertEquals(List.of("v1"), inStub.tags("old/app"));
            assertTrue(inStub.hasBlob("old/app", old.blobs().get(0).digest()));
        }
    }

    private static Map<String, TestImage> all() {
        Map<String, TestImage> images = new LinkedHashMap<>();
        images.put("docker", OddImages.dockerImage(100));
        images.put("oci", OddImages.ociImage(200));
        images.put("multi-platform", OddImages.multiPlatform(300));
        images.put("docker-list", OddImages.dockerList(400));
        images.put("nested-index", OddImages.nestedIndex(500));
        images.put("empty-index", OddImages.emptyIndex());
        images.put("attestation", OddImages.withAttestation(600));
        images.put("artifact", OddImages.artifact(700));
        images.put("chart", OddImages.helmChart(710));
        images.put("subject", OddImages.referrer(OddImages.ociImage(200), 720));
        images.put("zstd", OddImages.everyCompression(800));
        images.put("repeated", OddImages.repeatedLayers(810));
        images.put("foreign", OddImages.foreignLayer(820, "http://127.0.0.1:1/layer"));
        images.put("unknown", OddImages.unknownTypes(830));
        images.put("big", OddImages.bigLayer(840, 10_000_000));
        return images;
    }
}

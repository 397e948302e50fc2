package io.imagetransmit.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.event.ImageOutcome;
import io.imagetransmit.event.ImageOutcome.State;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import io.imagetransmit.testing.DockerEngine;
import io.imagetransmit.testing.ImageBuilder;
import io.imagetransmit.testing.ImageKinds;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.TestBlob;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.testing.TestLayer;
import io.imagetransmit.testing.TestManifest;
import io.imagetransmit.transfer.TransferReport;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A real Docker engine takes images of every kind, or says why not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class DockerSinkTest {
    /** What no engine can run. */
    private static final Set<String> NO_IMAGES = Set.of("artifact", "chart", "subject", "unknown");

    private static final Set<String> OTHER_PLATFORM = Set.of("empty-index", "foreign");

    private DockerEngine docker;
    private EngineRig rig;

    @BeforeAll
    void start() {
        docker = DockerEngine.started();
        rig = new EngineRig(supply -> EngineSink.docker(Map.of("DOCKER_HOST", docker.host()), supply));
    }

    @AfterAll
    void stop() {
        rig.close();
        docker.close();
    }

    /** The digest of the configuration of the image for linux/amd64. */
    private static String config(TestImage image) {
        return image.blobs().get(0).digest().toString();
    }

    @Test
    void everyKindIsLoadedOrRefused() {
        TestArchive archive = new TestArchive();
        Map<String, TestImage> kinds = ImageKinds.of(60_000);
        kinds.forEach((name, image) -> archive.image("kinds/" + name + ":v1", image));
        PlannedImage[] plan = kinds.keySet().stream()
                .map(name -> EngineRig.planned("kinds/" + name + ":v1"))
                .toArray(PlannedImage[]::new);
        try (LayoutSource source = rig.source(archive)) {
            TransferReport first = rig.run(source, plan);
            for (ImageOutcome outcome : first.outcomes()) {
                String name = outcome.target().repository().substring("kinds/".length());
                TestImage image = Objects.requireNonNull(kinds.get(name));
                if (NO_IMAGES.contains(name)) {
                    assertEquals(Kind.REJECTED, EngineRig.failure(outcome).kind(), name);
                } else if (OTHER_PLATFORM.contains(name)) {
                    assertEquals(
                            Kind.NO_SUCH_PLATFORM, EngineRig.failure(outcome).kind(), name);
                } else if (name.equals("signature")) { // an image by its configuration, but what it holds is no layer
                    TransferException refusal = EngineRig.failure(outcome);
                    assertEquals(Kind.REJECTED, refusal.kind());
                    assertEquals(Side.TARGET, refusal.side());
                } else {
                    EngineRig.assertDone(outcome);
                    String config = name.equals("nested-index") // what the outer index itself has for linux/amd64
                            ? image.blobs().get(6).digest().toString()
                            : config(image);
                    assertEquals(config, docker.imageId("kinds/" + name + ":v1"), name);
                    assertEquals(image.digest(), outcome.digest());
                }
            }
            TransferReport second = rig.run(source, plan);
            int loaded = kinds.size() - NO_IMAGES.size() - OTHER_PLATFORM.size() - 1;
            assertEquals(loaded, second.count(State.PRESENT));
            // only what the engine has refused is tried again
            long refused = Objects.requireNonNull(kinds.get("signature"))
                    .blobs()
                    .get(1)
                    .size();
            assertEquals(refused, rig.meter().wantedBytes());
        }
    }

    @Test
    void platformOfTheEngineIsChosenAndOthersAreRefused() {
        TestImage arm = ImageBuilder.oci()
                .platform("linux", "arm64")
                .layer(TestLayer.gzip(TestLayer.OCI_GZIP, 1, 100))
                .build();
        assertEquals(
                Kind.NO_SUCH_PLATFORM,
                EngineRig.failure(rig.carry("platform/single:1", arm)).kind());
        TestImage index =
                ImageBuilder.index(TestManifest.OCI_INDEX, List.of(new ImageBuilder.Entry(arm, "linux", "arm64")));
        TransferException refusal = EngineRig.failure(rig.carry("platform/index:1", index));
        assertEquals(Kind.NO_SUCH_PLATFORM, refusal.kind());
        assertEquals("linux/amd64", refusal.details().get("expected"));
        assertEquals("linux/arm64", refusal.details().get("found"));
    }

    @Test
    void layersThatTheEngineHasAreNotSent() {
        TestLayer base = TestLayer.gzip(TestLayer.DOCKER_GZIP, 100, 400_000);
        TestImage first = ImageBuilder.docker().layer(base).build();
        TestLayer top = TestLayer.gzip(TestLayer.DOCKER_GZIP, 101, 5_000);
        TestImage second = ImageBuilder.docker().layer(base).layer(top).build();
        EngineRig.assertDone(rig.carry("shared/base:1", first));
        assertEquals(base.blob().size(), rig.meter().wantedBytes());
        EngineRig.assertDone(rig.carry("shared/app:1", second));
        assertEquals(top.blob().size(), rig.meter().wantedBytes());
        assertEquals(rig.meter().wantedBytes(), rig.meter().finishedBytes());
        assertEquals(config(second), docker.imageId("shared/app:1"));
    }

    /** The engine's images are asked for once; if one of them goes away later, its layers have to be sent after all. */
    @Test
    void layersThatTheEngineNoLongerHasAreSentAfterAll() throws TransferException {
        TestLayer base = TestLayer.gzip(TestLayer.DOCKER_GZIP, 110, 100_000);
        TestImage first = ImageBuilder.docker().layer(base).build();
        TestImage second = ImageBuilder.docker()
                .layer(base)
                .layer(TestLayer.gzip(TestLayer.DOCKER_GZIP, 111, 5_000))
                .build();
        PlannedImage one = EngineRig.planned("gone/one:1");
        PlannedImage two = EngineRig.planned("gone/two:1");
        TestArchive archive = new TestArchive().image("gone/one:1", first).image("gone/two:1", second);
        try (LayoutSource source = rig.source(archive);
                EngineSink sink = rig.sink(rig.supply(source, one, two))) {
            sink.putManifest(one.target(), source.manifest(one.source()));
            docker.docker("image", "rm", "gone/one:1");
            sink.putManifest(two.target(), source.manifest(two.source()));
        }
        assertEquals(config(second), docker.imageId("gone/two:1"));
    }

    @Test
    void tagThatMovedIsReplaced() {
        EngineRig.assertDone(rig.carry("moving/app:latest", OddImages.dockerImage(120)));
        TestImage newer = OddImages.dockerImage(121);
        EngineRig.assertDone(rig.carry("moving/app:latest", newer));
        assertEquals(config(newer), docker.imageId("moving/app:latest"));
    }

    @Test
    void imageWithoutTagIsLoadedWithoutName() {
        TestImage image = OddImages.multiPlatform(130);
        ImageReference bare = ImageReference.byDigest("bare/app", image.digest());
        PlannedImage planned = new PlannedImage(1, bare.toString(), bare, bare);
        try (LayoutSource source = rig.source("bare/app:1", image)) {
            EngineRig.assertDone(rig.run(source, planned).outcomes().get(0));
        }
        assertEquals(config(image), docker.imageId(config(image)));
        assertFalse(docker.docker("images", "--format", "{{.Repository}}").contains("bare/app"));
    }

    @Test
    void damagedLayerNeverCounts() {
        TestImage image = OddImages.dockerImage(140);
        TestBlob layer = image.blobs().get(2);
        byte[] bytes = layer.bytes();
        bytes[bytes.length - 1] ^= 1;
        TestArchive archive = new TestArchive().image("bad/layer:1", image).file(Blobs.name(layer.digest()), bytes);
        try (LayoutSource source = rig.source(archive)) {
            TransferException failure = EngineRig.failure(
                    rig.run(source, EngineRig.planned("bad/layer:1")).outcomes().get(0));
            assertEquals(Kind.CORRUPT, failure.kind());
            assertEquals(layer.digest().toString(), failure.details().get("digest"));
        }
        assertThrows(IllegalStateException.class, () -> docker.imageId("bad/layer:1"));
    }

    /** Everything has the right digest, but the configuration speaks of another layer: only the engine can notice. */
    @Test
    void configurationThatDoesNotFitIsTheEnginesToRefuse() {
        TestLayer layer = TestLayer.gzip(TestLayer.DOCKER_GZIP, 150, 3000);
        TestLayer lying = new TestLayer(layer.mediaType(), layer.blob(), Digest.sha256(new byte[9]), List.of());
        TransferException failure = EngineRig.failure(
                rig.carry("bad/config:1", ImageBuilder.docker().layer(lying).build()));
        assertEquals(Kind.REJECTED, failure.kind());
        assertTrue(failure.details().getOrDefault("message", "").contains("invalid diffID"), failure.toString());
        assertThrows(IllegalStateException.class, () -> docker.imageId("bad/config:1"));
    }

    @Test
    void brokenZstdIsTheSourcesFault() {
        byte[] broken = TestLayer.zstd(160, 200_000).blob().bytes();
        broken[9] = 7; // a block of a type that there is not
        TestLayer layer = new TestLayer(TestLayer.OCI_ZSTD, TestBlob.of(broken), Digest.sha256(new byte[1]), List.of());
        TransferException failure = EngineRig.failure(
                rig.carry("bad/zstd:1", ImageBuilder.oci().layer(layer).build()));
        assertEquals(Kind.MALFORMED, failure.kind());
        assertEquals(Side.SOURCE, failure.side());
    }

    @Test
    void commandTakesWhatTheSocketCannotBeHadFor() throws TransferException {
        Map<String, String> environment = Map.of("DOCKER_HOST", docker.host());
        TestImage image = OddImages.everyCompression(170);
        PlannedImage planned = EngineRig.planned("command/app:1");
        try (LayoutSource source = rig.source("command/app:1", image);
                EngineSink sink =
                        new EngineSink(new DockerCommand("docker", environment), rig.supply(source, planned))) {
            assertEquals(null, sink.digestOf(planned.target()));
            sink.putManifest(planned.target(), source.manifest(planned.source()));
            assertEquals(config(image), docker.imageId("command/app:1"));
            assertEquals(image.digest(), sink.digestOf(planned.target()));
        }
        TestLayer layer = TestLayer.gzip(TestLayer.DOCKER_GZIP, 171, 3000);
        TestLayer lying = new TestLayer(layer.mediaType(), layer.blob(), Digest.sha256(new byte[9]), List.of());
        PlannedImage bad = EngineRig.planned("command/bad:1");
        try (LayoutSource source = rig.source(
                        "command/bad:1", ImageBuilder.docker().layer(lying).build());
                EngineSink sink = new EngineSink(new DockerCommand("docker", environment), rig.supply(source, bad))) {
            TransferException failure = assertThrows(
                    TransferException.class, () -> sink.putManifest(bad.target(), source.manifest(bad.source())));
            assertEquals(Kind.REJECTED, failure.kind());
            assertTrue(failure.details().getOrDefault("message", "").contains("invalid diffID"), failure.toString());
        }
    }
}

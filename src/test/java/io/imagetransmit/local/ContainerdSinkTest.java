package io.imagetransmit.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.event.ImageOutcome;
import io.imagetransmit.event.ImageOutcome.State;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import io.imagetransmit.testing.ContainerdEngine;
import io.imagetransmit.testing.ImageBuilder;
import io.imagetransmit.testing.ImageKinds;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.TestBlob;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.testing.TestLayer;
import io.imagetransmit.transfer.TransferReport;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A real containerd takes images of every kind, or says why not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class ContainerdSinkTest {
    private static final String NAMESPACE = "image-transmit-test";
    private static final Set<String> NO_IMAGES = Set.of("artifact", "chart", "subject", "unknown");
    private static final Set<String> OTHER_PLATFORM = Set.of("empty-index", "foreign");

    private ContainerdEngine containerd;
    private EngineRig rig;

    @BeforeAll
    void start() {
        containerd = ContainerdEngine.started();
        rig = new EngineRig(supply -> EngineSink.containerd(containerd.address(), NAMESPACE, supply));
    }

    @AfterAll
    void stop() {
        rig.close();
        containerd.close();
    }

    private String check(String name) {
        return containerd.ctr(NAMESPACE, "images", "check", "name==" + name);
    }

    private void assertComplete(String name, TestImage image) {
        String row = check(name);
        assertTrue(row.contains(image.digest().toString()), row);
        assertTrue(row.contains(" complete "), row);
    }

    @Test
    void everyKindIsImportedOrRefused() {
        TestArchive archive = new TestArchive();
        Map<String, TestImage> kinds = ImageKinds.of(70_000);
        kinds.forEach((name, image) -> archive.image("kinds/" + name + ":v1", image));
        PlannedImage[] plan = kinds.keySet().stream()
                .map(name -> EngineRig.planned("kinds/" + name + ":v1"))
                .toArray(PlannedImage[]::new);
        try (LayoutSource source = rig.source(archive)) {
            for (ImageOutcome outcome : rig.run(source, plan).outcomes()) {
                String name = outcome.target().repository().substring("kinds/".length());
                TestImage image = Objects.requireNonNull(kinds.get(name));
                if (NO_IMAGES.contains(name)) {
                    assertEquals(Kind.REJECTED, EngineRig.failure(outcome).kind(), name);
                } else if (OTHER_PLATFORM.contains(name)) {
                    assertEquals(
                            Kind.NO_SUCH_PLATFORM, EngineRig.failure(outcome).kind(), name);
                } else if (name.equals("signature")) {
                    assertEquals(Kind.REJECTED, EngineRig.failure(outcome).kind());
                } else {
                    EngineRig.assertDone(outcome);
                    assertComplete("docker.io/kinds/" + name + ":v1", image);
                }
            }
            TransferReport second = rig.run(source, plan);
            int loaded = kinds.size() - NO_IMAGES.size() - OTHER_PLATFORM.size() - 1;
            assertEquals(loaded, second.count(State.PRESENT));
        }
    }

    @Test
    void wordOnItsOwnIsInTheLibrary() {
        TestImage image = OddImages.ociImage(10);
        EngineRig.assertDone(rig.carry("alone:1", image));
        assertComplete("docker.io/library/alone:1", image);
    }

    @Test
    void contentThatIsThereIsNotSent() {
        TestLayer base = TestLayer.gzip(TestLayer.OCI_GZIP, 100, 400_000);
        TestImage first = ImageBuilder.oci().layer(base).build();
        TestLayer top = TestLayer.gzip(TestLayer.OCI_GZIP, 101, 5_000);
        TestImage second = ImageBuilder.oci().layer(base).layer(top).build();
        EngineRig.assertDone(rig.carry("shared/base:1", first));
        EngineRig.assertDone(rig.carry("shared/app:1", second));
        long config = second.blobs().get(0).size();
        assertEquals(top.blob().size() + config, rig.meter().wantedBytes());
        assertEquals(rig.meter().wantedBytes(), rig.meter().finishedBytes());
        assertComplete("docker.io/shared/app:1", second);
    }

    @Test
    void imageWithoutTagIsNamedByItsDigest() {
        TestImage image = OddImages.multiPlatform(130);
        ImageReference bare = ImageReference.byDigest("bare/app", image.digest());
        PlannedImage planned = new PlannedImage(1, bare.toString(), bare, bare);
        try (LayoutSource source = rig.source("bare/app:1", image)) {
            EngineRig.assertDone(rig.run(source, planned).outcomes().get(0));
            assertEquals(
                    State.PRESENT, rig.run(source, planned).outcomes().get(0).state());
        }
        assertComplete("docker.io/bare/app@" + image.digest(), image);
    }

    @Test
    void damagedLayerNeverCounts() {
        TestImage image = OddImages.ociImage(140);
        TestBlob layer = image.blobs().get(1);
        byte[] bytes = layer.bytes();
        bytes[bytes.length - 1] ^= 1;
        TestArchive archive = new TestArchive().image("bad/layer:1", image).file(Blobs.name(layer.digest()), bytes);
        try (LayoutSource source = rig.source(archive)) {
            TransferException failure = EngineRig.failure(
                    rig.run(source, EngineRig.planned("bad/layer:1")).outcomes().get(0));
            assertEquals(Kind.CORRUPT, failure.kind());
        }
        assertFalse(check("docker.io/bad/layer:1").contains("docker.io/bad/layer:1"));
    }

    /** containerd keeps the name of an image that it could not unpack; it must not pass for one that is there. */
    @Test
    void configurationThatDoesNotFitIsRefusedEveryTime() {
        TestLayer layer = TestLayer.gzip(TestLayer.OCI_GZIP, 150, 3000);
        TestLayer lying = new TestLayer(layer.mediaType(), layer.blob(), Digest.sha256(new byte[9]), List.of());
        TestImage image = ImageBuilder.oci().layer(lying).build();
        for (int run = 0; run < 2; run++) {
            TransferException failure = EngineRig.failure(rig.carry("bad/config:1", image));
            assertEquals(Kind.REJECTED, failure.kind());
            assertEquals(Side.TARGET, failure.side());
            assertTrue(failure.details().getOrDefault("message", "").contains("wrong diff id"), failure.toString());
        }
    }

    @Test
    void engineThatIsNotThereIsTold() {
        try (EngineRig none =
                new EngineRig(supply -> EngineSink.containerd("/nowhere/containerd.sock", NAMESPACE, supply))) {
            TransferException failure = EngineRig.failure(none.carry("x/app:1", OddImages.ociImage(1)));
            assertEquals(Kind.ENGINE_UNREACHABLE, failure.kind());
            assertEquals("/nowhere/containerd.sock", failure.details().get("host"));
        }
        Engine missing = new Containerd("/nowhere/ctr", null, null, Containerd.hostPlatform());
        try (EngineRig none = new EngineRig(supply -> new EngineSink(missing, supply))) {
            TransferException failure = EngineRig.failure(none.carry("x/app:1", OddImages.ociImage(1)));
            assertEquals(Kind.PROGRAM_MISSING, failure.kind());
            assertEquals("/nowhere/ctr", failure.details().get("program"));
        }
    }
}

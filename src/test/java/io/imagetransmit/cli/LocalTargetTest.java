package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.cli.ProgramRig.Result;
import io.imagetransmit.testing.ContainerdEngine;
import io.imagetransmit.testing.DockerEngine;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.Releases;
import io.imagetransmit.testing.TestImage;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code -dst docker} and {@code -dst ctr}, from a registry and from a bundle, into real engines. */
class LocalTargetTest {
    private final BundleRig rig = new BundleRig();
    private final TestImage image = OddImages.dockerImage(240_000);
    private final TestImage other = OddImages.dockerImage(240_010);

    @BeforeEach
    void push() {
        rig.configure("compressor: tar\n");
        rig.push("local/app", "v1", image);
        rig.push("local/other", "v1", other);
        rig.program().write("app.lst", "local/app:v1\n");
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void assertSummary(String expected, Result result) {
        BundleRig.assertGood(result);
        assertTrue(result.all().contains(expected), result.all());
    }

    @Test
    void intoDocker() {
        try (DockerEngine engine = DockerEngine.started()) {
            rig.program().variable("DOCKER_HOST", engine.host());
            Result first = rig.program().run("-src", "a", "-dst", "docker", "-lst", "app.lst");
            assertSummary("1 images: 1 transferred, 0 already there", first);
            assertFalse(first.all().contains("invalid; 0.0B in"), first.all());
            assertEquals(image.configDigest(), engine.imageId("local/app:v1"));
            Path meta = rig.download("local/app:v1\nlocal/other:v1\n");
            Result second = rig.program().run("-dst", "docker", "-img", meta.toString());
            assertSummary("2 images: 1 transferred, 1 already there", second);
            assertEquals(other.configDigest(), engine.imageId("local/other:v1"));
        }
    }

    @Test
    void intoContainerd() {
        try (ContainerdEngine engine = ContainerdEngine.started()) {
            rig.program().variable("CONTAINERD_ADDRESS", engine.address());
            rig.program().variable("CONTAINERD_NAMESPACE", "k8s.io");
            assertSummary(
                    "1 images: 1 transferred, 0 already there",
                    rig.program().run("-src", "a", "-dst", "ctr", "-lst", "app.lst"));
            Path meta = rig.download("local/app:v1\nlocal/other:v1\n");
            assertSummary(
                    "2 images: 1 transferred, 1 already there",
                    rig.program().run("-dst", "ctr", "-img", meta.toString()));
            String rows = engine.ctr("k8s.io", "images", "check");
            assertTrue(rows.contains(image.digest().toString()), rows);
            assertTrue(rows.contains(other.digest().toString()), rows);
        }
    }

    /** A layer that is made of its predecessor's content, with the base's files beside the increment. */
    @Test
    void intoEnginesFromCompactBundles() {
        rig.configure("compressor: compact\n");
        TestImage first = Releases.image(40, 1);
        TestImage second = Releases.image(40, 2);
        rig.push("local/release", "v1", first);
        TestImage fresh = Releases.image(41, 1);
        rig.push("local/release", "v2", second);
        rig.push("local/fresh", "v1", fresh);
        Path full = rig.download("local/app:v1\nlocal/release:v1\n");
        Path increment = rig.download("local/release:v2\nlocal/fresh:v1\n", "-inc", full.toString());
        try (DockerEngine engine = DockerEngine.started()) {
            rig.program().variable("DOCKER_HOST", engine.host());
            Path alone = CompactFiles.copy(increment, rig.program().path("alone"));
            Result refused = rig.program().run("-dst", "docker", "-img", alone.toString());
            assertEquals(1, refused.code(), refused.all());
            assertTrue(refused.all().contains(full.getFileName().toString()), refused.all());
            assertTrue(refused.all().contains("2 images: 1 transferred, 0 already there, 1 failed"), refused.all());
            assertSummary("2 images: 2 transferred", rig.program().run("-dst", "docker", "-img", full.toString()));
            assertSummary(
                    "2 images: 1 transferred, 1 already there",
                    rig.program().run("-dst", "docker", "-img", increment.toString()));
            assertEquals(image.configDigest(), engine.imageId("local/app:v1"));
            assertEquals(first.configDigest(), engine.imageId("local/release:v1"));
            assertEquals(second.configDigest(), engine.imageId("local/release:v2"));
        }
        try (ContainerdEngine engine = ContainerdEngine.started()) {
            rig.program().variable("CONTAINERD_ADDRESS", engine.address());
            rig.program().variable("CONTAINERD_NAMESPACE", "k8s.io");
            assertSummary("2 images: 2 transferred", rig.program().run("-dst", "ctr", "-img", increment.toString()));
            String rows = engine.ctr("k8s.io", "images", "check");
            assertTrue(rows.contains(second.digest().toString()), rows);
            assertTrue(rows.contains(fresh.digest().toString()), rows);
        }
    }

    @Test
    void engineThatIsNotThereIsNoRegistry() {
        rig.configure("retries: 0\n");
        rig.program().variable("DOCKER_HOST", "unix://" + rig.program().path("nowhere.sock"));
        Result result = rig.program().run("-src", "a", "-dst", "docker", "-lst", "app.lst");
        assertEquals(1, result.code(), result.all());
        assertTrue(result.all().contains("start Docker or containerd"), result.all());
        assertFalse(result.all().contains("cfg.yaml"), result.all());
    }
}

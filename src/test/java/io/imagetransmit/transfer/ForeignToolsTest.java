package io.imagetransmit.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.testing.Command;
import io.imagetransmit.testing.DockerEngine;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.Programs;
import io.imagetransmit.testing.RegistryInspector;
import io.imagetransmit.testing.TemporaryFolder;
import io.imagetransmit.testing.TestImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Images that other programs have pushed arrive as they are, and other programs can use what has arrived. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class ForeignToolsTest {
    private TransferRig rig;

    @BeforeAll
    void start() {
        rig = new TransferRig();
    }

    @AfterAll
    void stop() {
        rig.close();
    }

    private void assertCarried(String repository, String tag) {
        PlannedImage planned = TransferRig.planned(repository, tag);
        TransferRig.assertAllGood(rig.run(planned));
        assertEquals(
                new RegistryInspector(rig.source().access()).contents(repository, tag),
                rig.inspector().contents(repository, tag));
    }

    @Test
    void pushedByDockerAndPulledByDocker() {
        Map<String, byte[]> files =
                Map.of("hello", "world".getBytes(StandardCharsets.UTF_8), "zeros", new byte[300_000]);
        try (DockerEngine engine = DockerEngine.started()) {
            String built = rig.source().host() + "/docker/built:v1";
            engine.build(built, files);
            engine.push(built);
            engine.importImage("imported:v1", files);
            engine.tag("imported:v1", rig.source().host() + "/docker/imported:v1");
            engine.push(rig.source().host() + "/docker/imported:v1");
            assertCarried("docker/built", "v1");
            assertCarried("docker/imported", "v1");
            engine.pull(rig.target().host() + "/docker/built:v1");
            assertEquals(engine.imageId(built), engine.imageId(rig.target().host() + "/docker/built:v1"));
        }
    }

    @Test
    void pushedBySkopeo() {
        Path skopeo = Programs.require("skopeo");
        TestImage image = OddImages.multiPlatform(13_000);
        rig.push("skopeo/original", "v1", image);
        String from = "docker://" + rig.source().host() + "/skopeo/original:v1";
        String base = "docker://" + rig.source().host() + "/skopeo/";
        // as it is, and as skopeo makes it anew in the other format
        Command.of(
                        skopeo,
                        "copy",
                        "-q",
                        "--all",
                        "--src-tls-verify=false",
                        "--dest-tls-verify=false",
                        from,
                        base + "all:v1")
                .runOrFail();
        Command.of(
                        skopeo,
                        "copy",
                        "-q",
                        "--format=v2s2",
                        "--src-tls-verify=false",
                        "--dest-tls-verify=false",
                        from,
                        base + "docker:v1")
                .runOrFail();
        assertCarried("skopeo/all", "v1");
        assertCarried("skopeo/docker", "v1");
    }

    @Test
    void pushedByBuildah() {
        Path buildah = Programs.require("buildah");
        try (TemporaryFolder folder = new TemporaryFolder("buildah")) {
            Path file = folder.write("hello.txt", "made by buildah\n");
            Object[] storage = {
                "--root", folder.resolve("root"), "--runroot", folder.resolve("run"), "--storage-driver=vfs"
            };
            String container = buildah(buildah, storage, "from", "scratch").trim();
            buildah(buildah, storage, "copy", container, file, "/hello.txt");
            buildah(buildah, storage, "commit", "--quiet", "--rm", container, "made:v1");
            for (String format : new String[] {"oci", "v2s2"}) {
                buildah(
                        buildah,
                        storage,
                        "push",
                        "--quiet",
                        "--tls-verify=false",
                        "--format=" + format,
                        "made:v1",
                        "docker://" + rig.source().host() + "/buildah/" + format + ":v1");
                assertCarried("buildah/" + format, "v1");
            }
        }
    }

    private static String buildah(Path program, Object[] storage, Object... arguments) {
        Object[] all = new Object[storage.length + arguments.length];
        System.arraycopy(storage, 0, all, 0, storage.length);
        System.arraycopy(arguments, 0, all, storage.length, arguments.length);
        return Command.of(program, all).runOrFail();
    }
}

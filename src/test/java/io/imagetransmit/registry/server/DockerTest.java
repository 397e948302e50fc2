package io.imagetransmit.registry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.image.Digest;
import io.imagetransmit.testing.DockerEngine;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A real Docker engine as a client. */
class DockerTest {
    private static final String SCHEMA2 = "application/vnd.docker.distribution.manifest.v2+json";

    @Test
    void pushesMountsAndPulls() throws IOException {
        try (DockerEngine docker = DockerEngine.started();
                ServedFolder served = new ServedFolder()) {
            String one = served.host() + "/docker/one:v1";
            String two = served.host() + "/docker/two:v2";
            docker.importImage(one, Map.of("data.bin", ServedFolder.random(8, 3_000_000)));
            String id = docker.imageId(one);
            docker.push(one);
            docker.tag(one, two);
            docker.push(two);
            HttpResponse<byte[]> first = served.send("GET", "/v2/docker/one/manifests/v1");
            HttpResponse<byte[]> second = served.send("GET", "/v2/docker/two/manifests/v2");
            assertEquals(SCHEMA2, ServedFolder.header(first, "Content-Type"));
            assertEquals(Digest.sha256(first.body()), Digest.sha256(second.body()));
            assertLayersAreShared(served.folder().resolve("docker"));

            docker.docker("rmi", one, two);
            served.restart(); // on another port
            String again = served.host() + "/docker/two:v2";
            docker.pull(again);
            assertEquals(id, docker.imageId(again));
            docker.docker("rmi", again);
            String byDigest = served.host() + "/docker/one@" + Digest.sha256(first.body());
            docker.pull(byDigest);
            assertEquals(id, docker.imageId(byDigest));
        }
    }

    /** That Docker mounted the layer, which lies in both repositories and on the disk once. */
    private static void assertLayersAreShared(Path folder) throws IOException {
        int shared = 0;
        try (Stream<Path> blobs = Files.list(folder.resolve("one/blobs/sha256"))) {
            for (Path blob : blobs.toList()) {
                Path other = folder.resolve("two/blobs/sha256").resolve(blob.getFileName());
                assertTrue(Files.exists(other), other.toString());
                shared += Files.isSameFile(blob, other) ? 1 : 0;
            }
        }
        assertTrue(shared > 0, "no blob is a hard link");
    }
}

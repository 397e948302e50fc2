package io.imagetransmit.registry.server;

import static io.imagetransmit.registry.server.ServedFolder.OCI_CONFIG;
import static io.imagetransmit.registry.server.ServedFolder.OCI_INDEX;
import static io.imagetransmit.registry.server.ServedFolder.OCI_LAYER;
import static io.imagetransmit.registry.server.ServedFolder.OCI_MANIFEST;
import static io.imagetransmit.registry.server.ServedFolder.assertCreated;
import static io.imagetransmit.registry.server.ServedFolder.assertRefused;
import static io.imagetransmit.registry.server.ServedFolder.bytes;
import static io.imagetransmit.registry.server.ServedFolder.descriptor;
import static io.imagetransmit.registry.server.ServedFolder.header;
import static io.imagetransmit.registry.server.ServedFolder.index;
import static io.imagetransmit.registry.server.ServedFolder.manifest;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestEndpointTest {
    private final ServedFolder served = new ServedFolder();

    @AfterEach
    void close() throws IOException {
        served.close();
    }

    private HttpResponse<byte[]> get(String repository, Object reference) {
        return served.send("GET", "/v2/" + repository + "/manifests/" + reference);
    }

    private void assertServed(byte[] manifest, String type, HttpResponse<byte[]> response) {
        assertEquals(200, response.statusCode());
        assertArrayEquals(manifest, response.body());
        assertEquals(type, header(response, "Content-Type"));
        assertEquals(Digest.sha256(manifest).toString(), header(response, "Docker-Content-Digest"));
    }

    @Test
    void givesBackTheVeryBytesByTagAndByDigest() throws IOException {
        byte[] manifest = served.imageOf("a", "one", "\n \"annotations\":{\"x\":\"<&\"},\n");
        HttpResponse<byte[]> put = served.putManifest("a", "v1.0", OCI_MANIFEST, manifest);
        assertCreated(put);
        Digest digest = Digest.sha256(manifest);
        assertEquals("/v2/a/manifests/" + digest, header(put, "Location"));
        assertEquals(digest.toString(), header(put, "Docker-Content-Digest"));
        assertServed(manifest, OCI_MANIFEST, get("a", "v1.0"));
        assertServed(manifest, OCI_MANIFEST, get("a", digest));
        HttpResponse<byte[]> head = served.send("HEAD", "/v2/a/manifests/v1.0");
        assertEquals(200, head.statusCode());
        assertEquals(Integer.toString(manifest.length), header(head, "Content-Length"));
        served.restart();
        assertServed(manifest, OCI_MANIFEST, get("a", "v1.0"));
    }

    @Test
    void aTagMovesAndTheOldManifestStays() {
        byte[] old = served.pushImage("a", "latest", "old");
        byte[] young = served.pushImage("a", "latest", "young");
        assertServed(young, OCI_MANIFEST, get("a", "latest"));
        assertServed(old, OCI_MANIFEST, get("a", Digest.sha256(old)));
    }

    @Test
    void anIndexComesAfterItsChildren() {
        byte[] child = served.imageOf("a", "child", "");
        byte[] index = index("", descriptor(OCI_MANIFEST, child));
        HttpResponse<byte[]> refused = served.putManifest("a", "multi", OCI_INDEX, index);
        assertRefused(400, "MANIFEST_BLOB_UNKNOWN", refused);
        assertRefused(404, "MANIFEST_UNKNOWN", get("a", "multi"));
        assertCreated(served.putManifest("a", Digest.sha256(child).toString(), OCI_MANIFEST, child));
        assertCreated(served.putManifest("a", "multi", OCI_INDEX, index));
        byte[] nested = index("", descriptor(OCI_INDEX, index), descriptor(OCI_MANIFEST, child));
        assertCreated(served.putManifest("a", "nested", OCI_INDEX, nested));
        assertCreated(served.putManifest("a", "empty", OCI_INDEX, index("")));
        assertServed(index, OCI_INDEX, get("a", "multi"));
        assertServed(child, OCI_MANIFEST, get("a", Digest.sha256(child)));
    }

    @Test
    void refusesAManifestWhoseBlobsAreMissing() {
        byte[] config = bytes("{}");
        byte[] layer = bytes("layer");
        byte[] manifest = manifest("", descriptor(OCI_CONFIG, config), descriptor(OCI_LAYER, layer));
        assertRefused(400, "MANIFEST_BLOB_UNKNOWN", served.putManifest("a", "x", OCI_MANIFEST, manifest));
        served.push("a", config);
        assertRefused(400, "MANIFEST_BLOB_UNKNOWN", served.putManifest("a", "x", OCI_MANIFEST, manifest));
        served.push("b", layer);
        assertRefused(400, "MANIFEST_BLOB_UNKNOWN", served.putManifest("a", "x", OCI_MANIFEST, manifest));
        assertRefused(404, "MANIFEST_UNKNOWN", get("a", Digest.sha256(manifest)));
        served.push("a", layer);
        assertCreated(served.putManifest("a", "x", OCI_MANIFEST, manifest));
    }

    @Test
    void foreignLayersAndSubjectsMayBeMissing() {
        byte[] config = bytes("{}");
        served.push("a", config);
        String docker = descriptor("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", bytes("1"));
        String oci = descriptor("application/vnd.oci.image.layer.nondistributable.v1.tar+gzip", bytes("2"));
        String subject = "\"subject\":" + descriptor(OCI_MANIFEST, bytes("nowhere")) + ",";
        byte[] manifest = manifest(subject, descriptor(OCI_CONFIG, config), docker, oci);
        HttpResponse<byte[]> put = served.putManifest("a", "x", OCI_MANIFEST, manifest);
        assertCreated(put);
        assertEquals(Digest.sha256(bytes("nowhere")).toString(), header(put, "OCI-Subject"));
    }

    @Test
    void keepsTypesThatNobodyKnows() throws IOException {
        byte[] config = bytes("{}");
        served.push("a", config);
        byte[] image = bytes("{\"config\":" + descriptor("x/y", config) + ",\"layers\":[]}");
        byte[] list = bytes("{\"mediaType\":\"application/vnd.acme.List+json\",\"manifests\":["
                + descriptor("application/vnd.acme.image+json", image) + "]}");
        byte[] artifact = bytes("{\"layers\":[" + descriptor("x/y", config) + "]}");
        assertCreated(served.putManifest("a", "image", "application/vnd.acme.image+json", image));
        assertCreated(served.putManifest("a", "list", "application/vnd.acme.List+json", list));
        assertCreated(served.putManifest("a", "artifact", "application/vnd.acme.artifact+json", artifact));
        served.restart();
        assertServed(image, "application/vnd.acme.image+json", get("a", "image"));
        assertServed(list, "application/vnd.acme.List+json", get("a", "list"));
        assertServed(artifact, "application/vnd.acme.artifact+json", get("a", "artifact"));
        byte[] missing = bytes("{\"layers\":[" + descriptor("x/y", bytes("missing")) + "]}");
        assertRefused(400, "MANIFEST_BLOB_UNKNOWN", served.putManifest("a", "m", "application/vnd.acme.x", missing));
    }

    @Test
    void guessesATypeThatNobodyGives() {
        byte[] config = bytes("{}");
        served.push("a", config);
        byte[] image = bytes("{\"config\":" + descriptor("x/y", config) + ",\"layers\":[]}");
        assertCreated(served.putManifest("a", "image", "application/json", image));
        assertServed(image, OCI_MANIFEST, get("a", "image"));
        assertCreated(served.send("PUT", "/v2/a/manifests/none", bytes("{\"manifests\":[]}")));
        assertServed(bytes("{\"manifests\":[]}"), OCI_INDEX, get("a", "none"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"config\":1,\"layers\":[]}",
                "{\"manifests\":{}}",
                "{\"manifests\":[{\"digest\":\"sha256:../../x\",\"size\":1}]}",
                "{\"mediaType\":\"application/vnd.docker.distribution.manifest.v2+json\",\"manifests\":[]}",
                "{\"schemaVersion\":1,\"fsLayers\":[]}"
            })
    void refusesWhatIsNoManifest(String document) {
        assertRefused(400, "MANIFEST_INVALID", served.putManifest("a", "x", OCI_INDEX, bytes(document)));
    }

    @Test
    void refusesSchema1() {
        String type = "application/vnd.docker.distribution.manifest.v1+prettyjws";
        byte[] manifest = bytes("{\"schemaVersion\":1,\"signatures\":[]}");
        assertRefused(400, "MANIFEST_INVALID", served.putManifest("a", "x", type, manifest));
        assertRefused(400, "MANIFEST_INVALID", served.putManifest("a", "x", "application/json", manifest));
    }

    @Test
    void refusesDeepNesting() {
        byte[] deep = bytes("{\"manifests\":[],\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}");
        assertRefused(400, "MANIFEST_INVALID", served.putManifest("a", "x", OCI_INDEX, deep));
    }

    @Test
    void takesFourMebibytesAndNoMore() {
        byte[] start = bytes("{\"manifests\":[]}");
        byte[] largest = Arrays.copyOf(start, 4 * 1024 * 1024);
        Arrays.fill(largest, start.length, largest.length, (byte) ' ');
        assertCreated(served.putManifest("a", "largest", OCI_INDEX, largest));
        assertServed(largest, OCI_INDEX, get("a", "largest"));
        byte[] larger = Arrays.copyOf(largest, largest.length + 1);
        larger[larger.length - 1] = ' ';
        assertRefused(413, "SIZE_INVALID", served.putManifest("a", "x", OCI_INDEX, larger));
        HttpResponse<byte[]> streamed = served.send(served.request("/v2/a/manifests/x")
                .PUT(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(larger)))
                .build());
        assertRefused(413, "SIZE_INVALID", streamed);
    }

    @Test
    void verifiesTheDigestThatItIsPushedBy() {
        byte[] manifest = bytes("{\"manifests\":[]}");
        String other = Digest.sha256(bytes("other")).toString();
        assertRefused(400, "DIGEST_INVALID", served.putManifest("a", other, OCI_INDEX, manifest));
        assertRefused(400, "DIGEST_INVALID", served.putManifest("a", "sha256:abc", OCI_INDEX, manifest));
        Digest sha512 = Digest.of(
                "sha512",
                Digest.parse("sha512:" + "0".repeat(128)).newMessageDigest().digest(manifest));
        assertCreated(served.putManifest("a", sha512.toString(), OCI_INDEX, manifest));
        HttpResponse<byte[]> response = get("a", sha512);
        assertEquals(sha512.toString(), header(response, "Docker-Content-Digest"));
        assertArrayEquals(manifest, response.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {".hidden", "-x", "a%20b", "a%5Cb", "%C3%A4"})
    void refusesWhatIsNoTag(String tag) {
        assertRefused(400, "TAG_INVALID", served.putManifest("a", tag, OCI_INDEX, bytes("{\"manifests\":[]}")));
    }

    @Test
    void deletesATagButNotItsManifest() {
        byte[] manifest = served.pushImage("a", "one", "x");
        assertCreated(served.putManifest("a", "two", OCI_MANIFEST, manifest));
        for (String tag : new String[] {"one", "two"}) {
            assertEquals(202, served.send("DELETE", "/v2/a/manifests/" + tag).statusCode());
            assertRefused(404, "MANIFEST_UNKNOWN", get("a", tag));
            assertRefused(404, "MANIFEST_UNKNOWN", served.send("DELETE", "/v2/a/manifests/" + tag));
            assertServed(manifest, OCI_MANIFEST, get("a", Digest.sha256(manifest)));
        }
    }

    @Test
    void deletesAManifestWithAllItsTags() {
        byte[] manifest = served.pushImage("a", "one", "x");
        byte[] other = served.pushImage("a", "other", "y");
        assertCreated(served.putManifest("a", "two", OCI_MANIFEST, manifest));
        String path = "/v2/a/manifests/" + Digest.sha256(manifest);
        assertRefused(404, "BLOB_UNKNOWN", served.send("DELETE", "/v2/a/blobs/" + Digest.sha256(manifest)));
        assertEquals(202, served.send("DELETE", path).statusCode());
        assertRefused(404, "MANIFEST_UNKNOWN", served.send("DELETE", path));
        assertRefused(404, "MANIFEST_UNKNOWN", served.send("GET", path));
        assertRefused(404, "MANIFEST_UNKNOWN", get("a", "one"));
        assertRefused(404, "MANIFEST_UNKNOWN", get("a", "two"));
        assertServed(other, OCI_MANIFEST, get("a", "other"));
    }

    @Test
    void namesWhatIsUnknown() {
        assertRefused(404, "NAME_UNKNOWN", get("nobody", "latest"));
        served.push("a", bytes("x"));
        assertRefused(404, "MANIFEST_UNKNOWN", get("a", "latest"));
        // a blob is not a manifest only because it is there
        assertRefused(404, "MANIFEST_UNKNOWN", get("a", Digest.sha256(bytes("x"))));
        assertEquals(404, served.send("HEAD", "/v2/a/manifests/latest").statusCode());
    }
}

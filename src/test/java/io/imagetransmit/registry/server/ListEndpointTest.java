package io.imagetransmit.registry.server;

import static io.imagetransmit.registry.server.ServedFolder.OCI_INDEX;
import static io.imagetransmit.registry.server.ServedFolder.OCI_MANIFEST;
import static io.imagetransmit.registry.server.ServedFolder.assertCreated;
import static io.imagetransmit.registry.server.ServedFolder.assertRefused;
import static io.imagetransmit.registry.server.ServedFolder.bytes;
import static io.imagetransmit.registry.server.ServedFolder.descriptor;
import static io.imagetransmit.registry.server.ServedFolder.header;
import static io.imagetransmit.registry.server.ServedFolder.index;
import static io.imagetransmit.registry.server.ServedFolder.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListEndpointTest {
    private final ServedFolder served = new ServedFolder();

    @AfterEach
    void close() throws IOException {
        served.close();
    }

    private static List<String> strings(HttpResponse<byte[]> response, String member) {
        assertEquals(200, response.statusCode());
        return json(response).getAsJsonArray(member).asList().stream()
                .map(JsonElement::getAsString)
                .toList();
    }

    /** Follows the links to the end, and returns the pages. */
    private List<List<String>> pages(String path, String member) {
        List<List<String>> pages = new ArrayList<>();
        String next = path;
        while (!next.equals("(none)")) {
            HttpResponse<byte[]> response = served.send("GET", next);
            pages.add(strings(response, member));
            String link = header(response, "Link");
            next = link.equals("(none)") ? link : link.substring(1, link.indexOf(">; rel=\"next\""));
        }
        return pages;
    }

    private void tag(String repository, String... tags) {
        for (String tag : tags) {
            assertCreated(served.putManifest(repository, tag, OCI_INDEX, bytes("{\"manifests\":[]}")));
        }
    }

    @Test
    void listsTagsInOrder() {
        tag("a/b", "v10", "latest", "V1", "v2", "_x");
        HttpResponse<byte[]> all = served.send("GET", "/v2/a/b/tags/list");
        assertEquals(List.of("V1", "_x", "latest", "v10", "v2"), strings(all, "tags"));
        assertEquals("a/b", json(all).get("name").getAsString());
        assertEquals("(none)", header(all, "Link"));
        assertEquals(
                List.of(List.of("V1", "_x"), List.of("latest", "v10"), List.of("v2")),
                pages("/v2/a/b/tags/list?n=2", "tags"));
        assertEquals(List.of(List.of("V1", "_x", "latest", "v10", "v2")), pages("/v2/a/b/tags/list?n=5", "tags"));
        assertEquals(List.of(List.of("v10", "v2")), pages("/v2/a/b/tags/list?last=latest", "tags"));
        assertEquals(List.of(List.of("latest", "v10", "v2")), pages("/v2/a/b/tags/list?n=9&last=a", "tags"));
        assertEquals(List.of(List.of()), pages("/v2/a/b/tags/list?n=0", "tags"));
        assertEquals(List.of(List.of()), pages("/v2/a/b/tags/list?last=zzz", "tags"));
    }

    @Test
    void tagsOfNothing() {
        assertRefused(404, "NAME_UNKNOWN", served.send("GET", "/v2/a/tags/list"));
        served.push("a", bytes("x"));
        assertEquals(List.of(), strings(served.send("GET", "/v2/a/tags/list"), "tags"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "", "99999999999"})
    void refusesAWrongNumber(String number) {
        tag("a", "x");
        assertRefused(400, "PAGINATION_NUMBER_INVALID", served.send("GET", "/v2/a/tags/list?n=" + number));
        assertRefused(400, "PAGINATION_NUMBER_INVALID", served.send("GET", "/v2/_catalog?n=" + number));
    }

    @Test
    void listsRepositories() throws IOException {
        assertEquals(List.of(), strings(served.send("GET", "/v2/_catalog"), "repositories"));
        for (String name : List.of("b", "a/b/c", "a", "a/z-1_x.y", "c")) {
            tag(name, "x");
        }
        Files.createDirectories(served.folder().resolve("no-layout"));
        Files.createDirectories(served.folder().resolve("Upper"));
        List<String> all = List.of("a", "a/b/c", "a/z-1_x.y", "b", "c");
        assertEquals(all, strings(served.send("GET", "/v2/_catalog"), "repositories"));
        assertEquals(
                List.of(all.subList(0, 2), all.subList(2, 4), all.subList(4, 5)),
                pages("/v2/_catalog?n=2", "repositories"));
    }

    private byte[] referrer(String name, Digest subject, String more) {
        String members = "\"subject\":" + descriptor(OCI_MANIFEST, subject, 3) + "," + more;
        byte[] manifest = served.imageOf("a", name, members);
        HttpResponse<byte[]> put =
                served.putManifest("a", Digest.sha256(manifest).toString(), OCI_MANIFEST, manifest);
        assertCreated(put);
        assertEquals(subject.toString(), header(put, "OCI-Subject"));
        return manifest;
    }

    private JsonArray referrers(Digest subject, String query) {
        HttpResponse<byte[]> response = served.send("GET", "/v2/a/referrers/" + subject + query);
        assertEquals(200, response.statusCode());
        assertEquals(OCI_INDEX, header(response, "Content-Type"));
        assertEquals(query.isEmpty() ? "(none)" : "artifactType", header(response, "OCI-Filters-Applied"));
        JsonObject index = json(response);
        assertEquals(2, index.get("schemaVersion").getAsInt());
        assertEquals(OCI_INDEX, index.get("mediaType").getAsString());
        return index.getAsJsonArray("manifests");
    }

    @Test
    void listsReferrers() throws IOException {
        Digest subject = Digest.sha256(served.pushImage("a", "x", "subject"));
        assertEquals(0, referrers(subject, "").size());
        byte[] sbom =
                referrer("sbom", subject, "\"artifactType\":\"application/spdx+json\",\"annotations\":{\"k\":\"v\"},");
        referrer("signature", subject, "");
        referrer("other", Digest.sha256(bytes("missing")), "");
        served.restart();
        assertEquals(2, referrers(subject, "").size());
        JsonArray found = referrers(subject, "?artifactType=application/spdx%2Bjson");
        assertEquals(1, found.size());
        assertEquals(
                1, referrers(subject, "?artifactType=application/spdx+json").size());
        JsonObject descriptor = found.get(0).getAsJsonObject();
        assertEquals(OCI_MANIFEST, descriptor.get("mediaType").getAsString());
        assertEquals(Digest.sha256(sbom).toString(), descriptor.get("digest").getAsString());
        assertEquals(sbom.length, descriptor.get("size").getAsInt());
        assertEquals("application/spdx+json", descriptor.get("artifactType").getAsString());
        assertEquals("v", descriptor.getAsJsonObject("annotations").get("k").getAsString());
        JsonObject signature = referrers(subject, "?artifactType=" + ServedFolder.OCI_CONFIG)
                .get(0)
                .getAsJsonObject();
        assertEquals(ServedFolder.OCI_CONFIG, signature.get("artifactType").getAsString());
        assertEquals(1, referrers(Digest.sha256(bytes("missing")), "").size());
        assertEquals(0, referrers(subject, "?artifactType=none").size());
        assertEquals(
                202,
                served.send("DELETE", "/v2/a/manifests/" + Digest.sha256(sbom)).statusCode());
        assertEquals(1, referrers(subject, "").size());
    }

    @Test
    void anIndexCanReferToo() {
        Digest subject = Digest.sha256(bytes("subject"));
        String members = "\"artifactType\":\"t/x\",\"subject\":" + descriptor(OCI_MANIFEST, subject, 3) + ",";
        assertCreated(served.putManifest("a", "index", OCI_INDEX, index(members)));
        JsonObject found = referrers(subject, "?artifactType=t/x").get(0).getAsJsonObject();
        assertEquals(OCI_INDEX, found.get("mediaType").getAsString());
    }

    @Test
    void referrersOfNothing() {
        assertEquals(0, referrers(Digest.sha256(bytes("x")), "").size());
        assertRefused(400, "DIGEST_INVALID", served.send("GET", "/v2/a/referrers/latest"));
    }
}

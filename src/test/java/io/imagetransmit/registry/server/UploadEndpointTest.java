package io.imagetransmit.registry.server;

import static io.imagetransmit.registry.server.ServedFolder.assertCreated;
import static io.imagetransmit.registry.server.ServedFolder.assertRefused;
import static io.imagetransmit.registry.server.ServedFolder.header;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.image.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadEndpointTest {
    private final ServedFolder served = new ServedFolder();
    private final byte[] content = ServedFolder.random(3, 200_000);
    private final Digest digest = Digest.sha256(content);

    @AfterEach
    void close() throws IOException {
        served.close();
    }

    private byte[] pulled(String repository) {
        HttpResponse<byte[]> response = served.send("GET", "/v2/" + repository + "/blobs/" + digest);
        assertEquals(200, response.statusCode());
        return response.body();
    }

    private List<Path> leftOvers() throws IOException {
        try (Stream<Path> files = Files.walk(served.folder().resolve(".image-transmit"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("lock"))
                    .toList();
        }
    }

    @Test
    void takesABlobInOnePut() throws IOException {
        HttpResponse<byte[]> opened = served.send("POST", "/v2/a/blobs/uploads/");
        assertEquals(202, opened.statusCode());
        assertEquals("0-0", header(opened, "Range"));
        assertEquals("0", header(opened, "Content-Length"));
        HttpResponse<byte[]> put = served.send("PUT", header(opened, "Location") + "?digest=" + digest, content);
        assertCreated(put);
        assertEquals("/v2/a/blobs/" + digest, header(put, "Location"));
        assertEquals(digest.toString(), header(put, "Docker-Content-Digest"));
        assertArrayEquals(content, pulled("a"));
        assertEquals(List.of(), leftOvers());
    }

    @Test
    void takesABlobInOnePost() throws IOException {
        assertCreated(served.send("POST", "/v2/a/blobs/uploads/?digest=" + digest, content));
        assertArrayEquals(content, pulled("a"));
        assertRefused(400, "DIGEST_INVALID", served.send("POST", "/v2/a/blobs/uploads/?digest=" + digest, new byte[9]));
        assertEquals(List.of(), leftOvers());
    }

    @Test
    void takesABlobInChunks() {
        String session = served.session("a/b/c");
        for (int from = 0; from < content.length; from += 70_000) {
            int to = Math.min(content.length, from + 70_000);
            HttpResponse<byte[]> patched = served.send(
                    "PATCH", session, Arrays.copyOfRange(content, from, to), "Content-Range", from + "-" + (to - 1));
            assertEquals(202, patched.statusCode());
            assertEquals("0-" + (to - 1), header(patched, "Range"));
            session = header(patched, "Location");
        }
        HttpResponse<byte[]> status = served.send("GET", session);
        assertEquals(204, status.statusCode());
        assertEquals("0-199999", header(status, "Range"));
        assertCreated(served.send("PUT", session + "?digest=" + digest));
        assertArrayEquals(content, pulled("a/b/c"));
    }

    @Test
    void takesTheLastChunkWithThePut() {
        String session = served.session("a");
        assertEquals(
                202,
                served.send("PATCH", session, Arrays.copyOf(content, 150_000)).statusCode());
        assertCreated(served.send(
                "PUT",
                session + "?digest=" + digest,
                Arrays.copyOfRange(content, 150_000, content.length),
                "Content-Range",
                "150000-199999"));
        assertArrayEquals(content, pulled("a"));
    }

    @Test
    void takesAStreamOfUnknownLength() {
        String session = served.session("a");
        HttpResponse<byte[]> patched = served.send(served.request(session)
                .method("PATCH", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(content)))
                .build());
        assertEquals(202, patched.statusCode());
        assertCreated(served.send("PUT", session + "?digest=" + digest));
        assertArrayEquals(content, pulled("a"));
    }

    @Test
    void answersExpectContinue() {
        HttpResponse<byte[]> put = served.send(served.request(served.session("a") + "?digest=" + digest)
                .expectContinue(true)
                .PUT(BodyPublishers.ofByteArray(content))
                .build());
        assertCreated(put);
        assertArrayEquals(content, pulled("a"));
    }

    @Test
    void otherAlgorithmsAreVerifiedToo() {
        Digest sha512 = Digest.of(
                "sha512",
                Digest.parse("sha512:" + "0".repeat(128)).newMessageDigest().digest(content));
        assertCreated(served.send("PUT", served.session("a") + "?digest=" + sha512, content));
        assertArrayEquals(content, served.send("GET", "/v2/a/blobs/" + sha512).body());
        assertRefused(
                400,
                "DIGEST_INVALID",
                served.send("PUT", served.session("a") + "?digest=sha512:" + "0".repeat(128), content));
    }

    @Test
    void aChunkAtTheWrongPlaceIsRefusedAndTheSessionStays() {
        String session = served.session("a");
        served.send("PATCH", session, Arrays.copyOf(content, 1000), "Content-Range", "0-999");
        for (String range : List.of("0-999", "999-1998", "1001-2000", "5000-5999")) {
            HttpResponse<byte[]> refused = served.send("PATCH", session, new byte[1000], "Content-Range", range);
            assertRefused(416, "RANGE_INVALID", refused);
            assertEquals("0-999", header(refused, "Range"));
            assertEquals(session, header(refused, "Location"));
        }
        assertRefused(
                416,
                "RANGE_INVALID",
                served.send("PUT", session + "?digest=" + digest, new byte[10], "Content-Range", "0-9"));
        byte[] rest = Arrays.copyOfRange(content, 1000, content.length);
        assertEquals(
                202,
                served.send("PATCH", session, rest, "Content-Range", "1000-199999")
                        .statusCode());
        assertCreated(served.send("PUT", session + "?digest=" + digest));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0-10", "0-8"})
    void aChunkOfAnotherLengthThanItSaysIsRefused(String range) {
        String session = served.session("a");
        assertRefused(400, "SIZE_INVALID", served.send("PATCH", session, new byte[10], "Content-Range", range));
        assertEquals("0-0", header(served.send("GET", session), "Range"));
    }

    @Test
    void aStreamLongerThanItsRangeIsCutThere() {
        String session = served.session("a");
        HttpResponse<byte[]> refused = served.send(served.request(session, "Content-Range", "0-999")
                .method("PATCH", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(content)))
                .build());
        assertRefused(400, "SIZE_INVALID", refused);
        assertEquals("0-999", header(served.send("GET", session), "Range"));
        byte[] rest = Arrays.copyOfRange(content, 1000, content.length);
        assertCreated(served.send("PUT", session + "?digest=" + digest, rest));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "5", "10-5", "-5", "1-99999999999999999999"})
    void refusesWhatIsNoContentRange(String range) {
        assertRefused(
                400,
                "BLOB_UPLOAD_INVALID",
                served.send("PATCH", served.session("a"), new byte[1], "Content-Range", range));
    }

    @Test
    void whatHasAnotherDigestIsNeverStored() throws IOException {
        Digest other = Digest.sha256(new byte[] {5});
        assertRefused(400, "DIGEST_INVALID", served.send("PUT", served.session("a") + "?digest=" + other, content));
        assertEquals(404, served.send("HEAD", "/v2/a/blobs/" + other).statusCode());
        assertEquals(List.of(), leftOvers());
        assertFalse(Files.exists(served.folder().resolve("a")));
        assertRefused(400, "DIGEST_INVALID", served.send("PUT", served.session("a"), content));
        assertRefused(400, "DIGEST_INVALID", served.send("PUT", served.session("a") + "?digest=sha256:1", content));
    }

    @Test
    void aSessionCanBeGivenUp() throws IOException {
        String session = served.session("a");
        served.send("PATCH", session, content);
        assertEquals(204, served.send("DELETE", session).statusCode());
        assertRefused(404, "BLOB_UPLOAD_UNKNOWN", served.send("GET", session));
        assertRefused(404, "BLOB_UPLOAD_UNKNOWN", served.send("PATCH", session, content));
        assertRefused(404, "BLOB_UPLOAD_UNKNOWN", served.send("DELETE", session));
        assertEquals(List.of(), leftOvers());
    }

    @Test
    void aSessionBelongsToItsRepository() {
        String session = served.session("a").replace("/v2/a/", "/v2/b/");
        assertRefused(404, "BLOB_UPLOAD_UNKNOWN", served.send("PATCH", session, content));
        assertRefused(404, "BLOB_UPLOAD_UNKNOWN", served.send("GET", "/v2/a/blobs/uploads/..%5Clock"));
        assertRefused(404, "UNSUPPORTED", served.send("GET", "/v2/a/blobs/uploads/..%2Flock"));
        assertRefused(404, "BLOB_UPLOAD_UNKNOWN", served.send("GET", "/v2/a/blobs/uploads/1-2-3-4-5"));
    }

    @Test
    void mountsFromAnotherRepository() throws IOException {
        served.push("source", content);
        HttpResponse<byte[]> mounted =
                served.send("POST", "/v2/target/deep/blobs/uploads/?mount=" + digest + "&from=source");
        assertCreated(mounted);
        assertEquals("/v2/target/deep/blobs/" + digest, header(mounted, "Location"));
        assertArrayEquals(content, pulled("target/deep"));
        assertCreated(served.send("POST", "/v2/target/deep/blobs/uploads/?mount=" + digest + "&from=source"));
        String place = "blobs/sha256/" + digest.hex();
        Path one = served.folder().resolve("source").resolve(place);
        Path other = served.folder().resolve("target/deep").resolve(place);
        assertTrue(Files.isSameFile(one, other), "not a hard link");
        assertEquals(202, served.send("DELETE", "/v2/source/blobs/" + digest).statusCode());
        assertArrayEquals(content, pulled("target/deep"));
    }

    @Test
    void aMountOfWhatIsNotThereBecomesASession() {
        served.push("source", new byte[] {1});
        for (String from : List.of("source", "nobody", "..%2Fsource", "%2Fetc", "Not/A/Name")) {
            HttpResponse<byte[]> response =
                    served.send("POST", "/v2/target/blobs/uploads/?mount=" + digest + "&from=" + from);
            assertEquals(202, response.statusCode());
            assertCreated(served.send("PUT", header(response, "Location") + "?digest=" + digest, content));
            assertEquals(
                    202, served.send("DELETE", "/v2/target/blobs/" + digest).statusCode());
        }
        assertEquals(
                202,
                served.send("POST", "/v2/target/blobs/uploads/?mount=" + digest).statusCode());
    }
}

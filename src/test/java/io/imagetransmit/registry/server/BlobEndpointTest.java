package io.imagetransmit.registry.server;

import static io.imagetransmit.registry.server.ServedFolder.assertRefused;
import static io.imagetransmit.registry.server.ServedFolder.header;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlobEndpointTest {
    private final ServedFolder served = new ServedFolder();
    private final byte[] content = ServedFolder.random(1, 1000);
    private final Digest digest = served.push("some/repository", content);
    private final String path = "/v2/some/repository/blobs/" + digest;

    @AfterEach
    void close() throws IOException {
        served.close();
    }

    @Test
    void givesTheWholeBlob() {
        HttpResponse<byte[]> response = served.send("GET", path);
        assertEquals(200, response.statusCode());
        assertArrayEquals(content, response.body());
        assertEquals("1000", header(response, "Content-Length"));
        assertEquals(digest.toString(), header(response, "Docker-Content-Digest"));
        assertEquals("bytes", header(response, "Accept-Ranges"));
    }

    @Test
    void aLargeBlobComesInManyPieces() {
        byte[] large = ServedFolder.random(2, 5_000_001);
        Digest name = served.push("large", large);
        assertArrayEquals(large, served.send("GET", "/v2/large/blobs/" + name).body());
    }

    @Test
    void anEmptyBlobIsABlob() {
        Digest empty = served.push("some/repository", new byte[0]);
        HttpResponse<byte[]> response = served.send("GET", "/v2/some/repository/blobs/" + empty);
        assertEquals(200, response.statusCode());
        assertEquals("0", header(response, "Content-Length"));
        assertRefused(
                416, "RANGE_INVALID", served.send("GET", "/v2/some/repository/blobs/" + empty, "Range", "bytes=0-"));
    }

    @Test
    void headGivesTheLengthAndKeepsTheConnection() throws IOException {
        try (RawConnection raw = new RawConnection(served.server().address())) {
            String head = raw.head("HEAD " + path).answerHead();
            assertTrue(head.startsWith("HTTP/1.1 200 "), head);
            assertTrue(head.toLowerCase(java.util.Locale.ROOT).contains("content-length: 1000\n"), head);
            String second = raw.head("GET " + path, "Range: bytes=0-4").answerHead();
            assertTrue(second.startsWith("HTTP/1.1 206 "), second);
            assertArrayEquals(Arrays.copyOf(content, 5), raw.body(5));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 0",
        "bytes=10-19, 10, 19",
        "bytes=990-, 990, 999",
        "bytes=-5, 995, 999",
        "bytes=-5000, 0, 999",
        "bytes=500-999999, 500, 999",
        "bytes=0-, 0, 999"
    })
    void givesARange(String range, int first, int last) {
        HttpResponse<byte[]> response = served.send("GET", path, "Range", range);
        assertEquals(206, response.statusCode());
        assertEquals("bytes " + first + "-" + last + "/1000", header(response, "Content-Range"));
        assertArrayEquals(Arrays.copyOfRange(content, first, last + 1), response.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=1000-", "bytes=5000-6000", "bytes=-0"})
    void refusesARangeOutsideTheBlob(String range) {
        HttpResponse<byte[]> response = served.send("GET", path, "Range", range);
        assertRefused(416, "RANGE_INVALID", response);
        assertEquals("bytes */1000", header(response, "Content-Range"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lines=1-2", "bytes=5-2", "bytes=-", "bytes=0-1,5-6", "bytes=99999999999999999999-"})
    void ignoresWhatIsNoRange(String range) {
        assertEquals(200, served.send("GET", path, "Range", range).statusCode());
    }

    @Test
    void honoursIfRange() {
        String tag = header(served.send("HEAD", path), "ETag");
        assertEquals(
                206,
                served.send("GET", path, "Range", "bytes=1-2", "If-Range", tag).statusCode());
        assertEquals(
                200,
                served.send("GET", path, "Range", "bytes=1-2", "If-Range", "\"x\"")
                        .statusCode());
    }

    @Test
    void deletesABlob() {
        assertEquals(202, served.send("DELETE", path).statusCode());
        assertRefused(404, "BLOB_UNKNOWN", served.send("GET", path));
        assertRefused(404, "BLOB_UNKNOWN", served.send("DELETE", path));
    }

    @Test
    void namesWhatIsUnknown() {
        String other = Digest.sha256(new byte[] {1}).toString();
        assertRefused(404, "BLOB_UNKNOWN", served.send("GET", "/v2/some/repository/blobs/" + other));
        assertRefused(404, "NAME_UNKNOWN", served.send("GET", "/v2/some/other/blobs/" + other));
        assertRefused(400, "DIGEST_INVALID", served.send("GET", "/v2/some/repository/blobs/sha256:12"));
        assertRefused(400, "DIGEST_INVALID", served.send("GET", "/v2/some/repository/blobs/md5:12"));
        assertEquals(
                404, served.send("HEAD", "/v2/some/repository/blobs/" + other).statusCode());
    }
}

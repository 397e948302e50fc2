package io.imagetransmit.registry.server;

import static io.imagetransmit.registry.server.ServedFolder.assertCreated;
import static io.imagetransmit.registry.server.ServedFolder.header;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.image.Digest;
import io.imagetransmit.testing.Polling;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that end in the middle of a body, and servers that end in the middle of an upload. */
class BrokenUploadTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ServedFolder served = new ServedFolder();
    private final byte[] content = ServedFolder.random(4, 1_000_000);
    private final Digest digest = Digest.sha256(content);

    @AfterEach
    void close() throws IOException {
        served.close();
    }

    private int offset(String session) {
        HttpResponse<byte[]> response = served.send("GET", session);
        assertEquals(204, response.statusCode());
        int last = Integer.parseInt(header(response, "Range").substring(2));
        return last == 0 ? 0 : last + 1;
    }

    private void finishFrom(String session, int offset) {
        byte[] rest = Arrays.copyOfRange(content, offset, content.length);
        HttpResponse<byte[]> patched =
                served.send("PATCH", session, rest, "Content-Range", offset + "-" + (content.length - 1));
        assertEquals(202, patched.statusCode(), () -> ServedFolder.text(patched));
        assertCreated(served.send("PUT", session + "?digest=" + digest));
        assertArrayEquals(content, served.send("GET", "/v2/a/blobs/" + digest).body());
    }

    @Test
    void aBrokenPatchGoesOnWhereItStands() throws IOException {
        String session = served.session("a");
        try (RawConnection raw = new RawConnection(served.server().address())) {
            raw.head("PATCH " + session, "Content-Length: 1000000").send(Arrays.copyOf(content, 333_333));
        }
        Polling.until("all that was sent is kept", LIMIT, () -> offset(session) == 333_333);
        finishFrom(session, 333_333);
    }

    @Test
    void aBrokenChunkedPatchGoesOnWhereItStands() throws IOException {
        String session = served.session("a");
        try (RawConnection raw = new RawConnection(served.server().address())) {
            raw.head("PATCH " + session, "Transfer-Encoding: chunked")
                    .send("10000\r\n") // 64 KiB
                    .send(Arrays.copyOf(content, 65_536))
                    .send("\r\n10000\r\n")
                    .send(Arrays.copyOfRange(content, 65_536, 100_000));
        }
        Polling.until("all that was sent is kept", LIMIT, () -> offset(session) == 100_000);
        finishFrom(session, 100_000);
    }

    @Test
    void aBrokenPutGoesOnWhereItStands() throws IOException {
        String session = served.session("a");
        try (RawConnection raw = new RawConnection(served.server().address())) {
            raw.head("PUT " + session + "?digest=" + digest, "Content-Length: 1000000")
                    .send(Arrays.copyOf(content, 500_001));
        }
        Polling.until("all that was sent is kept", LIMIT, () -> offset(session) == 500_001);
        assertEquals(404, served.send("HEAD", "/v2/a/blobs/" + digest).statusCode());
        finishFrom(session, 500_001);
    }

    @Test
    void aBrokenChunkedPutIsNotTakenForTheWhole() throws IOException {
        String session = served.session("a");
        try (RawConnection raw = new RawConnection(served.server().address())) {
            raw.head("PUT " + session + "?digest=" + digest, "Transfer-Encoding: chunked")
                    .send("10000\r\n")
                    .send(Arrays.copyOf(content, 50_000));
        }
        Polling.until("all that was sent is kept", LIMIT, () -> offset(session) == 50_000);
        finishFrom(session, 50_000);
    }

    @Test
    void aResetKeepsWhatHadBeenReceived() throws IOException {
        String session = served.session("a");
        try (RawConnection raw = new RawConnection(served.server().address())) {
            raw.head("PATCH " + session, "Content-Length: 1000000").send(Arrays.copyOf(content, 400_000));
            Polling.until("something has arrived", LIMIT, () -> offset(session) > 0);
            raw.reset();
        }
        // where it stands may still change while the server finds out; a client asks again after a 416
        HttpResponse<byte[]> patched;
        do {
            int offset = offset(session);
            patched = served.send(
                    "PATCH",
                    session,
                    Arrays.copyOfRange(content, offset, content.length),
                    "Content-Range",
                    offset + "-" + (content.length - 1));
        } while (patched.statusCode() == 416);
        assertEquals(202, patched.statusCode());
        assertCreated(served.send("PUT", session + "?digest=" + digest));
    }

    @Test
    void aNewConnectionTakesTheSessionFromAHangingOne() throws IOException {
        String session = served.session("a");
        try (RawConnection raw = new RawConnection(served.server().address())) {
            raw.head("PATCH " + session, "Content-Length: 1000000").send(Arrays.copyOf(content, 300_000));
            Polling.until("most has arrived", LIMIT, () -> offset(session) >= 262_144);
            // the client believes the connection dead; the server sees nothing of that
            int offset = offset(session);
            HttpResponse<byte[]> first =
                    served.send("PATCH", session, new byte[0], "Content-Range", offset + "-" + offset);
            assertEquals(true, first.statusCode() == 416 || first.statusCode() == 400);
            int stands = offset(session);
            assertTrue(stands >= offset);
            finishFrom(session, stands);
        }
    }

    @Test
    void sessionsOutliveTheServer() throws IOException {
        String session = served.session("a");
        served.send("PATCH", session, Arrays.copyOf(content, 123_456));
        served.restart();
        assertEquals(123_456, offset(session));
        finishFrom(session, 123_456);
    }

    @Test
    void closingTheServerKeepsWhatArrives() throws IOException {
        String session = served.session("a");
        try (RawConnection raw = new RawConnection(served.server().address())) {
            raw.head("PATCH " + session, "Content-Length: 1000000").send(Arrays.copyOf(content, 200_000));
            Polling.until("something has arrived", LIMIT, () -> offset(session) > 0);
            served.restart();
        }
        int offset = offset(session);
        assertTrue(offset > 0);
        finishFrom(session, offset);
    }

    @Test
    void aRefusalIsReadThoughTheBodyIsStillComing() throws IOException {
        try (RawConnection raw = new RawConnection(served.server().address())) {
            raw.head("PUT /v2/a/blobs/uploads/unknown?digest=" + digest, "Content-Length: 5000000");
            raw.send(new byte[2_000_000]);
            String head = raw.answerHead();
            assertTrue(head.startsWith("HTTP/1.1 404 "), head);
            raw.send(new byte[3_000_000]);
            String body = new String(raw.rest(), java.nio.charset.StandardCharsets.UTF_8);
            assertTrue(body.contains("BLOB_UPLOAD_UNKNOWN"), body);
        }
    }

    @Test
    void aSmallBodyThatNobodyWantsDoesNotCostTheConnection() throws IOException {
        try (RawConnection raw = new RawConnection(served.server().address())) {
            raw.head("PATCH /v2/a/blobs/uploads/unknown", "Content-Length: 20000")
                    .send(new byte[20_000]);
            String head = raw.answerHead();
            assertTrue(head.startsWith("HTTP/1.1 404 "), head);
            int start = head.indexOf("length: ") + 8;
            raw.body(Integer.parseInt(head.substring(start, head.indexOf('\n', start))));
            String second = raw.head("GET /v2/").answerHead();
            assertTrue(second.startsWith("HTTP/1.1 200 "), second);
        }
    }

    /** A connection that is neither served nor closed is one less that the machine can have. */
    @Test
    void aBodyThatNobodyWantsAndThatIsNoneCostsTheConnection() throws IOException {
        try (RawConnection connection = new RawConnection(served.server().address())) {
            connection.send("PUT /v2/a/b/manifests/1 HTTP/1.1\r\nHost: h\r\nContent-Type: " + ServedFolder.OCI_INDEX
                    + "\r\nContent-Length: 34\r\n\r\n{\"schemaVersion\":2,\"manifests\":[]}");
            assertTrue(connection.answerHead().startsWith("HTTP/1.1 201"));
            connection.send(
                    "DELETE /v2/a/b/manifests/1 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n4294967296\r\n\r\n\n");
            assertTrue(connection.answerHead().startsWith("HTTP/1.1 202"));
            assertEquals(0, connection.rest().length);
        }
    }
}

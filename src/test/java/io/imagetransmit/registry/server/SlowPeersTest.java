package io.imagetransmit.registry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.http.server.Limits;
import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With two threads and little patience, clients that do nothing must not keep others out for ever. */
class SlowPeersTest {
    private final ServedFolder served = new ServedFolder(
            "served", UnaryOperator.identity(), new Limits(2, 8, Duration.ofMillis(400), Duration.ofMillis(400)));
    private final List<RawConnection> hanging = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (RawConnection connection : hanging) {
            connection.close();
        }
        served.close();
    }

    private RawConnection connect() throws IOException {
        RawConnection connection = new RawConnection(served.server().address());
        hanging.add(connection);
        return connection;
    }

    private static boolean isClosed(RawConnection connection) throws IOException {
        try {
            return connection.rest().length == 0;
        } catch (SocketException e) {
            return true; // by a reset; a time-out is another exception, and fails the test
        }
    }

    @Test
    void halfAHeadHoldsNoThread() throws IOException {
        for (int i = 0; i < 6; i++) {
            connect().send("GET /v2/ HTTP/1.1\r\nHost: loc");
        }
        assertEquals(200, served.send("GET", "/v2/").statusCode());
        for (RawConnection connection : hanging) {
            assertTrue(isClosed(connection));
        }
    }

    @Test
    void halfABodyHoldsNoThreadAndIsKept() throws IOException {
        List<String> sessions = new ArrayList<>();
        byte[] content = ServedFolder.random(5, 200_000);
        for (int i = 0; i < 6; i++) {
            sessions.add(served.session("a"));
        }
        for (String session : sessions) {
            connect().head("PATCH " + session, "Content-Length: 200000").send(Arrays.copyOf(content, 100_000));
        }
        for (RawConnection connection : hanging) {
            assertTrue(isClosed(connection));
        }
        Digest digest = Digest.sha256(content);
        for (String session : sessions) {
            assertEquals("0-99999", ServedFolder.header(served.send("GET", session), "Range"));
            byte[] rest = Arrays.copyOfRange(content, 100_000, content.length);
            assertEquals(
                    201, served.send("PUT", session + "?digest=" + digest, rest).statusCode());
        }
    }

    @Test
    void whoDoesNotReadHoldsNoThread() throws IOException {
        Digest large = served.push("a", ServedFolder.random(6, 30_000_000));
        for (int i = 0; i < 6; i++) {
            connect().head("GET /v2/a/blobs/" + large);
        }
        assertEquals(200, served.send("GET", "/v2/").statusCode());
    }

    @Test
    void whoSpeaksTlsToAPlainServerIsTurnedAwaySoon() throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        InetSocketAddress address = served.server().address();
        try (Socket socket = factory.createSocket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(30_000);
            IOException refused = assertThrows(
                    IOException.class, () -> socket.getOutputStream().write(1));
            assertFalse(refused instanceof SocketTimeoutException, String.valueOf(refused));
        }
    }

    @Test
    void moreConnectionsThanPlacesAreClosedAndTheServerLives() throws IOException {
        for (int i = 0; i < 30; i++) {
            connect().send("GET /v2/ HTTP/1.1\r\nHost: loc");
        }
        for (RawConnection connection : hanging) {
            assertTrue(isClosed(connection));
        }
        assertEquals(200, served.send("GET", "/v2/").statusCode());
    }
}

package io.imagetransmit.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.image.Digest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that come while the body is still being sent, seen from a plain socket that can hold its body back. */
class EarlyAnswerTest {
    private static final long LENGTH = 50_000_000;

    private RealRegistry registry;
    private FaultProxy proxy;
    private Socket socket;
    private InputStream in;
    private OutputStream out;

    @BeforeEach
    void start() throws IOException {
        registry = RealRegistry.started();
        proxy = FaultProxy.before(registry);
        socket = new Socket();
        socket.connect(proxy.address());
        socket.setSoTimeout(30_000);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    @AfterEach
    void stop() throws IOException {
        socket.close();
        proxy.close();
        registry.close();
    }

    @Test
    void answerComesBeforeTheBodyAndTheRestIsSwallowed() throws Exception {
        FaultProxy.Rule rule =
                proxy.when(RequestMatch.of("PUT", ".*"), Faults.answer(401).whileSending(1000));
        putHead("Content-Length: " + LENGTH);
        send(1000);
        HttpHead answer = answer();
        assertEquals(401, answer.status());
        assertEquals(Optional.of("close"), answer.first("Connection"));
        send(LENGTH - 1000);
        assertEquals(-1, in.read());
        assertEquals(1, rule.applied());
    }

    @Test
    void abruptAnswerEndsInABrokenPipe() throws Exception {
        proxy.when(RequestMatch.of("PUT", ".*"), Faults.answer(413).whileSendingAbruptly(1000));
        putHead("Content-Length: " + LENGTH);
        assertThrows(IOException.class, () -> send(LENGTH));
    }

    @Test
    void bodyLimitOfAnnouncedAndOfChunkedBodies() throws Exception {
        proxy.when(RequestMatch.of("PUT|PATCH", ".*"), Faults.bodyLimit(1_000_000));
        putHead("Content-Length: 1000001");
        assertEquals(413, answer().status());
        stop();
        start();
        proxy.when(RequestMatch.of("PUT|PATCH", ".*"), Faults.bodyLimit(1_000_000));
        putHead("Transfer-Encoding: chunked");
        out.write("F4240\r\n".getBytes(StandardCharsets.US_ASCII));
        send(1_000_000);
        out.write("\r\n1\r\nx\r\n".getBytes(StandardCharsets.US_ASCII));
        HttpHead answer = answer();
        assertEquals(413, answer.status());
        assertEquals(Optional.of("close"), answer.first("Connection"));
    }

    @Test
    void bodyOfExactlyTheLimitPasses() throws Exception {
        proxy.when(RequestMatch.of("PUT|PATCH", ".*"), Faults.bodyLimit(1_000_000));
        putHead("Content-Length: 1000000");
        send(1_000_000);
        assertEquals(201, answer().status());
        assertEquals(1_000_000, proxy.exchanges().get(1).requestBytes());
    }

    @Test
    void continueIsPassedOn() throws Exception {
        putHead("Content-Length: 1000000\r\nExpect: 100-continue");
        HttpHead interim = answer();
        assertEquals(100, interim.status());
        send(1_000_000);
        assertEquals(201, answer().status());
    }

    @Test
    void earlyAnswerOfTheServerItselfIsNotLost() throws Exception {
        registry.restart(RegistryOptions.plain().withBasic(new Credentials("u", "p")));
        head("PUT /v2/a/b/blobs/uploads/x?digest=" + Digest.sha256(new byte[0]), "Content-Length: " + LENGTH);
        send(1000);
        HttpHead answer = answer();
        assertEquals(401, answer.status());
        assertEquals(Optional.of("close"), answer.first("Connection"));
        send(LENGTH - 1000);
        assertTrue(proxy.exchanges().get(0).failure().isEmpty());
    }

    /** Opens an upload session, and begins its last request for a body of zeros. */
    private void putHead(String field) throws IOException {
        head("POST /v2/a/b/blobs/uploads/", "Content-Length: 0");
        String location = answer().first("Location").orElseThrow();
        assertTrue(location.startsWith(proxy.url().toString()), "the registry believes to be the proxy: " + location);
        String digest = Digest.sha256(new byte[1_000_000]).toString();
        head("PUT " + location.substring(proxy.url().toString().length()) + "&digest=" + digest, field);
    }

    private void head(String line, String fields) throws IOException {
        String text = line + " HTTP/1.1\r\nHost: " + proxy.host() + "\r\n" + fields + "\r\n\r\n";
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private HttpHead answer() throws IOException {
        HttpHead head = HttpHead.read(in);
        if (head == null) {
            throw new IOException("closed without an answer");
        }
        if (head.status() >= 200) {
            in.readNBytes((int) head.contentLength());
        }
        return head;
    }

    private void send(long zeros) throws IOException {
        byte[] buffer = new byte[100_000];
        long left = zeros;
        while (left > 0) {
            int count = (int) Math.min(left, buffer.length);
            out.write(buffer, 0, count);
            left -= count;
        }
    }
}

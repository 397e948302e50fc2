package io.imagetransmit.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.http.server.Limits;
import io.imagetransmit.watch.MovedClock;
import io.imagetransmit.watch.WatchStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MonitorServerTest {
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final InetSocketAddress EVERYWHERE = new InetSocketAddress(0);
    private static final Limits IMPATIENT = new Limits(2, 8, Duration.ofMillis(300), Duration.ofMillis(300));

    private final MovedClock clock = new MovedClock();
    private final AtomicLong nanos = new AtomicLong();
    private final WatchStatus status = new WatchStatus(clock);
    private final List<AutoCloseable> open = new ArrayList<>();
    private boolean broken;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
    }

    private MonitorServer start(InetSocketAddress listen, @Nullable String token) {
        return start(listen, token, IMPATIENT);
    }

    private MonitorServer start(InetSocketAddress listen, @Nullable String token, Limits limits) {
        Health health = new Health(clock, nanos::get, status, () -> 0);
        MonitorServer.Contents contents = new MonitorServer.Contents(health, new Metrics(status, "1"), this::page);
        try {
            MonitorServer server = MonitorServer.start(listen, token, contents, limits);
            open.add(server);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Page.Document page(@Nullable String language, @Nullable String accepted) {
        if (broken) {
            throw new IllegalStateException("broken");
        }
        return new Page.Document("<p>" + language + " " + accepted + "</p>", "p{}");
    }

    private Socket connect(MonitorServer server) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        socket.setSoTimeout(20_000);
        open.add(socket);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** The whole answer. */
    private String ask(MonitorServer server, String request, String... headers) {
        String hosted = String.join("\r\n", headers);
        String host = hosted.contains("Host:") ? "" : "Host: localhost\r\n";
        try {
            Socket socket = connect(server);
            send(
                    socket,
                    request + " HTTP/1.1\r\n" + host + "Connection: close\r\n" + hosted
                            + (hosted.isEmpty() ? "" : "\r\n") + "\r\n");
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertStatus(int expected, String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 " + expected + " "), answer);
        for (String header : List.of(
                "X-content-type-options: nosniff",
                "Cache-control: no-store",
                "X-frame-options: DENY",
                "Content-security-policy: default-src 'none'; base-uri 'none'; form-action 'none'")) {
            assertTrue(answer.contains("\r\n" + header), answer);
        }
    }

    private static String basic(String pair) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void tellsTheHealth() {
        MonitorServer server = start(LOOPBACK, null);
        String well = ask(server, "GET /healthz");
        assertStatus(200, well);
        assertTrue(well.endsWith("\r\n\r\nok\n"), well);
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        String ill = ask(server, "GET /healthz");
        assertStatus(503, ill);
        assertTrue(ill.endsWith("\r\n\r\nstalled\n"), ill);
    }

    @Test
    void givesMetricsAndPage() {
        MonitorServer server = start(LOOPBACK, null);
        String metrics = ask(server, "GET /metrics");
        assertStatus(200, metrics);
        assertTrue(metrics.contains("\r\nContent-type: text/plain; version=0.0.4"), metrics);
        assertTrue(metrics.contains("\nimage_transmit_rounds_total 0.0\n"), metrics);
        String page = ask(server, "GET /?lang=zh", "Accept-Language: de");
        assertStatus(200, page);
        assertTrue(page.contains("\r\nContent-type: text/html; charset=utf-8\r\n"), page);
        // printf 'p{}' | openssl dgst -sha256 -binary | base64
        assertTrue(page.contains("style-src 'sha256-gG2yISYereRMiG2lMXrbiUgi0Ubw9p7QCeWcroOvy9Y='"), page);
        assertTrue(page.endsWith("<p>zh de</p>"), page);
    }

    @Test
    void headIsTheSameWithoutABody() {
        MonitorServer server = start(LOOPBACK, null);
        for (String path : List.of("/healthz", "/")) {
            String whole = ask(server, "GET " + path);
            String head = ask(server, "HEAD " + path);
            assertEquals(withoutDate(whole.substring(0, whole.indexOf("\r\n\r\n") + 4)), withoutDate(head));
        }
    }

    private static List<String> withoutDate(String head) {
        return head.lines().filter(line -> !line.startsWith("Date")).sorted().toList();
    }

    @Test
    void refusesWhatItDoesNotHave() {
        MonitorServer server = start(LOOPBACK, null);
        for (String path : List.of("/favicon.ico", "/metrics/", "/healthz/..", "/index.html", "/%2e")) {
            assertStatus(404, ask(server, "GET " + path));
        }
        for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH")) {
            String answer = ask(server, method + " /metrics");
            assertStatus(405, answer);
            assertTrue(answer.contains("\r\nAllow: GET, HEAD\r\n"), answer);
        }
    }

    @Test
    void whoSendsALotIsAnsweredBeforeItHasSentIt() throws IOException {
        MonitorServer server = start(LOOPBACK, null);
        for (String body : List.of("Content-Length: 100000000", "Transfer-Encoding: chunked")) {
            Socket socket = connect(server);
            send(socket, "POST / HTTP/1.1\r\nHost: localhost\r\n" + body + "\r\n\r\n");
            byte[] answer = socket.getInputStream().readNBytes(12);
            assertEquals("HTTP/1.1 405", new String(answer, StandardCharsets.UTF_8));
            socket.close();
        }
    }

    @Test
    void asksForTheToken() {
        for (InetSocketAddress listen : List.of(LOOPBACK, EVERYWHERE)) {
            MonitorServer server = start(listen, "s3cret:ü");
            for (String path : List.of("/", "/metrics", "/nothing")) {
                String answer = ask(server, "GET " + path);
                assertStatus(401, answer);
                assertTrue(answer.contains("\r\nWww-authenticate: Basic realm=\"image-transmit\""), answer);
                assertFalse(answer.contains("s3cret"), answer);
            }
            for (String wrong : List.of(
                    "Authorization: Bearer s3cret",
                    "Authorization: Bearer",
                    "Authorization: Bearer s3cret:u",
                    "Authorization: s3cret:ü",
                    "Authorization: Digest s3cret",
                    "Authorization: Basic ???",
                    "Authorization: Basic",
                    basic("s3cret:ü:"),
                    basic("anna:s3cret"),
                    basic("anna:"))) {
                assertStatus(401, ask(server, "GET /metrics", wrong));
            }
            assertStatus(200, ask(server, "GET /metrics", basic("anna:s3cret:ü")));
            assertStatus(200, ask(server, "GET /", basic(":s3cret:ü")));
            assertStatus(200, ask(server, "GET /healthz"));
        }
        assertStatus(200, ask(start(LOOPBACK, "abc"), "GET /metrics", "Authorization: bearer abc"));
    }

    @Test
    void othersNeedATokenAlways() {
        assertThrows(IllegalArgumentException.class, () -> start(EVERYWHERE, null));
        assertThrows(IllegalArgumentException.class, () -> start(EVERYWHERE, ""));
        assertThrows(IllegalArgumentException.class, () -> start(LOOPBACK, ""));
    }

    @Test
    void onLoopbackOnlyThisMachinesNamesAreAnswered() {
        MonitorServer server = start(LOOPBACK, null);
        for (String good : List.of("localhost", "LOCALHOST:80", "127.0.0.1:1234", "[::1]:9", "[::1]")) {
            assertStatus(200, ask(server, "GET /", "Host: " + good));
        }
        for (String bad :
                List.of("evil.example", "localhost.evil.example:80", "127.0.0.1.evil.example", "", "evil:x")) {
            assertStatus(403, ask(server, "GET /", "Host: " + bad));
            assertStatus(403, ask(server, "GET /healthz", "Host: " + bad));
        }
        assertStatus(200, ask(start(EVERYWHERE, "t"), "GET /", "Host: gateway.example", "Authorization: Bearer t"));
    }

    @Test
    void whoSaysHalfARequestHoldsNoThread() throws IOException {
        MonitorServer server = start(LOOPBACK, null);
        for (int i = 0; i < 6; i++) {
            send(connect(server), "GET / HTTP/1.1\r\nHost: loc");
        }
        for (int i = 0; i < 3; i++) {
            send(connect(server), "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\nhalf");
        }
        assertStatus(200, ask(server, "GET /healthz"));
    }

    @Test
    void aCrowdOfThemDoesNotKeepTheHealthForLong() throws IOException {
        MonitorServer server = start(LOOPBACK, null, MonitorServer.LIMITS);
        for (int i = 0; i < 31; i++) {
            send(connect(server), "GET / HTTP/1.1\r\nHost: loc");
        }
        assertTimeout(Duration.ofSeconds(1), () -> assertStatus(200, ask(server, "GET /healthz")), "a thread is left");
        for (int i = 0; i < 40; i++) {
            send(connect(server), "GET / HTTP/1.1\r\nHost: loc");
        }
        assertTimeout(Duration.ofSeconds(8), () -> assertStatus(200, ask(server, "GET /healthz")), "it has its turn");
    }

    @Test
    void aPageThatFailsFailsAlone() {
        MonitorServer server = start(LOOPBACK, null);
        broken = true;
        String answer = ask(server, "GET /");
        assertStatus(500, answer);
        assertTrue(answer.endsWith("\r\n\r\nfailed\n"), answer);
        assertStatus(200, ask(server, "GET /metrics"));
    }
}

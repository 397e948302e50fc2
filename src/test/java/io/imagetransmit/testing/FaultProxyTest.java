package io.imagetransmit.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.imagetransmit.image.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Behind the proxy: {@code GET /data} gives a megabyte, {@code PUT /sink} answers with the digest of what it was given. */
class FaultProxyTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final byte[] DATA = new byte[1024 * 1024];

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private HttpServer server;
    private FaultProxy proxy;

    static {
        new Random(11).nextBytes(DATA);
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/data", FaultProxyTest::data);
        server.createContext("/sink", FaultProxyTest::sink);
        server.setExecutor(threads);
        server.start();
        proxy = FaultProxy.before(server.getAddress());
    }

    @AfterEach
    void stop() {
        proxy.close();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void passesEverythingOnAndCounts() throws Exception {
        HttpResponse<byte[]> got = get();
        assertEquals(200, got.statusCode());
        assertArrayEquals(DATA, got.body());
        assertEquals(proxy.host(), got.headers().firstValue("X-Host").orElseThrow());
        assertEquals(Digest.sha256(DATA).toString(), text(put("/sink?x=y", fixed())));
        assertEquals(Digest.sha256(DATA).toString(), text(put("/sink", chunked())));
        assertEquals(
                404,
                client.send(request("/none").build(), HttpResponse.BodyHandlers.discarding())
                        .statusCode());
        assertEquals(
                "1048576",
                client.send(request("/data").method("HEAD", noBody()).build(), HttpResponse.BodyHandlers.discarding())
                        .headers()
                        .firstValue("Content-Length")
                        .orElseThrow());
        assertEquals(1, proxy.connections(), "the client's connection is kept");
        assertEquals(5, proxy.exchanges().size());
        Exchange second = proxy.exchanges().get(1);
        assertEquals("PUT /sink?x=y", second.method() + " " + second.path() + "?" + second.query());
        assertEquals(DATA.length, second.requestBytes());
        assertEquals(2, proxy.count("PUT"));
        assertEquals(1, proxy.count(exchange -> exchange.status() == 404));
        assertEquals(DATA.length, proxy.exchanges().get(0).responseBytes());
    }

    @Test
    void rulesMeetTheOccurrenceThatIsMeant() throws Exception {
        FaultProxy.Rule third = proxy.when(RequestMatch.of("GET", "/data").nth(3), Faults.answer(503));
        FaultProxy.Rule range = proxy.when(RequestMatch.any().withRange(), Faults.answer(500));
        assertEquals(200, get().statusCode());
        assertEquals(200, get().statusCode());
        assertEquals(503, get().statusCode());
        assertEquals(200, get().statusCode());
        assertEquals(4, third.matched());
        assertEquals(1, third.applied());
        assertEquals(500, get("bytes=5-").statusCode());
        assertEquals(1, range.applied());
        proxy.behave();
        assertEquals(206, get("bytes=5-").statusCode());
    }

    @Test
    void responsesThatBreak() throws Exception {
        proxy.when(RequestMatch.any().nth(1), Faults.resetResponse(100_000));
        IOException reset = assertThrows(IOException.class, this::get);
        assertTrue(String.valueOf(rootMessage(reset)).contains("reset"), String.valueOf(rootMessage(reset)));
        assertEquals(100_000, proxy.exchanges().get(0).responseBytes());
        proxy.when(RequestMatch.any().nth(1), Faults.truncateResponse(100_000));
        IOException truncated = assertThrows(IOException.class, this::get);
        assertFalse(String.valueOf(rootMessage(truncated)).contains("reset"));
        proxy.when(RequestMatch.any().nth(1), Faults.corruptResponse(70_000));
        byte[] corrupted = get().body();
        assertEquals(70_000, Arrays.mismatch(DATA, corrupted));
        assertEquals(1, DATA[70_000] ^ corrupted[70_000]);
        corrupted[70_000] ^= 1;
        assertArrayEquals(DATA, corrupted);
        assertArrayEquals(DATA, get().body());
    }

    @Test
    void requestsThatBreak() throws Exception {
        proxy.when(RequestMatch.any().nth(1), Faults.resetRequest(300_000));
        assertThrows(IOException.class, () -> put("/sink", fixed()));
        assertEquals(300_000, proxy.exchanges().get(0).requestBytes());
        proxy.when(RequestMatch.any().nth(1), Faults.corruptRequest(300_000));
        byte[] corrupted = DATA.clone();
        corrupted[300_000] ^= 1;
        assertEquals(Digest.sha256(corrupted).toString(), text(put("/sink", chunked())));
        assertEquals(Digest.sha256(DATA).toString(), text(put("/sink", chunked())));
    }

    /** What only a digest can tell. */
    @Test
    void bodiesThatAreOthersAndStillJson() throws Exception {
        String document = "{\"n\": 1, \"d\": \"sha256:ab4\"}";
        assertArrives("{\"n\": 0, \"d\": \"sha256:ab4\"}", Faults.otherDigitInRequest(3), document);
        assertArrives("{\"n\": 1, \"d\": \"sha356:ab4\"}", Faults.otherDigitInRequestUntold(7), document);
        assertArrives("{\"n\": 0, \"d\": \"sha256:ab4\"}", Faults.otherDigitInRequest(document.length() - 2), document);
        assertArrives(document + "\n", Faults.longerRequest(), document);
        proxy.when(RequestMatch.any().nth(1), Faults.longerResponse());
        assertEquals(DATA.length + 1, get().body().length);
        proxy.when(RequestMatch.any().nth(1), Faults.askFor(path -> "/sink"));
        assertEquals(Digest.sha256(new byte[0]).toString(), text(get()));
    }

    private void assertArrives(String arrived, Fault fault, String sent) throws Exception {
        proxy.when(RequestMatch.any().nth(1), fault);
        HttpResponse<byte[]> answer = put("/sink", HttpRequest.BodyPublishers.ofString(sent));
        assertEquals(Digest.sha256(arrived.getBytes(StandardCharsets.UTF_8)).toString(), text(answer));
    }

    @Test
    void serverDidItButTheAnswerIsLostOrAnother() throws Exception {
        proxy.when(RequestMatch.any().nth(1), Faults.loseAnswer());
        assertThrows(IOException.class, () -> put("/sink", fixed()));
        proxy.when(RequestMatch.any().nth(1), Faults.closeWithoutAnswer());
        assertThrows(IOException.class, () -> put("/sink", fixed()));
        proxy.when(RequestMatch.any().nth(1), Faults.answerInstead(Faults.answer(502)));
        assertEquals(502, put("/sink", fixed()).statusCode());
        assertTrue(proxy.exchanges().stream().allMatch(exchange -> exchange.requestBytes() == DATA.length));
    }

    @Test
    void stallsUntilReleased() throws Exception {
        proxy.when(RequestMatch.any().nth(1), Faults.stallResponse(200_000));
        CompletableFuture<HttpResponse<byte[]>> download =
                client.sendAsync(request("/data").build(), HttpResponse.BodyHandlers.ofByteArray());
        Exchange stalled = proxy.await("a stalled download", LIMIT, Exchange::stalled);
        assertEquals(200_000, stalled.responseBytes());
        assertFalse(download.isDone());
        proxy.release();
        assertArrayEquals(DATA, download.get().body());
        proxy.clearLog();
        proxy.when(RequestMatch.any().nth(1), Faults.stallRequest(300_000));
        CompletableFuture<HttpResponse<byte[]>> upload =
                client.sendAsync(request("/sink").PUT(fixed()).build(), HttpResponse.BodyHandlers.ofByteArray());
        Exchange halfSent = proxy.await("a stalled upload", LIMIT, Exchange::stalled);
        assertEquals(300_000, halfSent.requestBytes());
        assertFalse(upload.isDone());
        proxy.release();
        assertEquals(Digest.sha256(DATA).toString(), text(upload.get()));
        proxy.clearLog();
        proxy.when(RequestMatch.any().nth(1), Faults.stallAnswer());
        CompletableFuture<HttpResponse<byte[]>> silent =
                client.sendAsync(request("/data").build(), HttpResponse.BodyHandlers.ofByteArray());
        assertEquals(0, proxy.await("no answer", LIMIT, Exchange::stalled).status());
        assertFalse(silent.isDone());
        proxy.behave();
        assertArrayEquals(DATA, silent.get().body());
    }

    @Test
    void answersOfTheProxyItself() throws Exception {
        proxy.when(RequestMatch.any().nth(1), Faults.expiredToken("http://tokens/", "service", "repository:a/b:pull"));
        HttpResponse<byte[]> expired = put("/sink", fixed());
        assertEquals(401, expired.statusCode());
        assertTrue(expired.headers()
                .firstValue("WWW-Authenticate")
                .orElseThrow()
                .startsWith("Bearer realm=\"http://tokens/\""));
        proxy.when(RequestMatch.any().nth(1), Faults.tooManyRequests(3));
        assertEquals("3", get().headers().firstValue("Retry-After").orElseThrow());
        Instant instant = Instant.parse("2026-01-02T03:04:05Z");
        proxy.when(RequestMatch.any().nth(1), Faults.tooManyRequests(instant));
        String date = get().headers().firstValue("Retry-After").orElseThrow();
        assertEquals("Fri, 02 Jan 2026 03:04:05 GMT", date);
        assertEquals(instant.atZone(ZoneOffset.UTC), ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME));
        proxy.when(RequestMatch.any().nth(1), Faults.html(200));
        assertTrue(text(get()).startsWith("<html>"));
        assertEquals(1, proxy.connections(), "all in good order");
    }

    @Test
    void headersAndRanges() throws Exception {
        proxy.when(RequestMatch.any().nth(1), Faults.dropHeader("Content-Length"));
        HttpResponse<byte[]> chunked = get();
        assertArrayEquals(DATA, chunked.body());
        assertTrue(chunked.headers().firstValue("Content-Length").isEmpty());
        proxy.when(RequestMatch.any().nth(1), Faults.ignoreRange());
        assertEquals(200, get("bytes=100-").statusCode());
        proxy.when(RequestMatch.any().nth(1), Faults.contentRange("bytes 0-9/10"));
        HttpResponse<byte[]> wrong = get("bytes=100-");
        assertEquals(206, wrong.statusCode());
        assertEquals("bytes 0-9/10", wrong.headers().firstValue("Content-Range").orElseThrow());
        assertArrayEquals(
                Arrays.copyOfRange(DATA, 100, DATA.length), get("bytes=100-").body());
    }

    @Test
    void redirectsToWhereverTheTestWants() throws Exception {
        try (FaultProxy other = FaultProxy.before(server.getAddress())) {
            proxy.when(RequestMatch.any().nth(1), Faults.redirect(307, exchange -> other.url() + exchange.target()));
            HttpClient following = HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.ALWAYS)
                    .build();
            HttpResponse<byte[]> got =
                    following.send(request("/data").build(), HttpResponse.BodyHandlers.ofByteArray());
            assertArrayEquals(DATA, got.body());
            assertEquals(307, proxy.exchanges().get(0).status());
            assertEquals(1, other.exchanges().size());
        }
    }

    @Test
    void deadServerIsABadGateway() throws Exception {
        server.stop(0);
        assertEquals(502, get().statusCode());
        assertTrue(proxy.exchanges().get(0).failure().isPresent());
    }

    private static void data(HttpExchange exchange) throws IOException {
        try (exchange) {
            String range = exchange.getRequestHeaders().getFirst("Range");
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
            exchange.getResponseHeaders()
                    .set("X-Host", exchange.getRequestHeaders().getFirst("Host"));
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", Integer.toString(DATA.length));
                exchange.sendResponseHeaders(200, -1);
                return;
            }
            if (range != null) {
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes " + from + "-" + (DATA.length - 1) + "/" + DATA.length);
            }
            exchange.sendResponseHeaders(range == null ? 200 : 206, DATA.length - from);
            exchange.getResponseBody().write(DATA, from, DATA.length - from);
        }
    }

    private static void sink(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            byte[] digest = Digest.sha256(body).toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, digest.length);
            exchange.getResponseBody().write(digest);
        }
    }

    private HttpResponse<byte[]> get() throws IOException, InterruptedException {
        return client.send(request("/data").build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> get(String range) throws IOException, InterruptedException {
        return client.send(request("/data").header("Range", range).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> put(String path, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        return client.send(request(path).PUT(body).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(proxy.url() + path)).timeout(LIMIT);
    }

    private static HttpRequest.BodyPublisher fixed() {
        return HttpRequest.BodyPublishers.ofByteArray(DATA);
    }

    private static HttpRequest.BodyPublisher chunked() {
        return HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(DATA));
    }

    private static HttpRequest.BodyPublisher noBody() {
        return HttpRequest.BodyPublishers.noBody();
    }

    private static String text(HttpResponse<byte[]> response) {
        assertEquals(200, response.statusCode());
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static @Nullable String rootMessage(Throwable problem) {
        Throwable root = problem;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage();
    }
}

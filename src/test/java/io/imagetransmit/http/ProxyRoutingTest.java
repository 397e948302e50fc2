package io.imagetransmit.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.http.TlsContexts.Implementation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPut;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Through a real squid. Only squid knows where {@code registry.example} is, so that whatever reaches it has gone through
 * the proxy.
 */
class ProxyRoutingTest {
    private static final String USER = "DOMAIN\\me";
    private static final String PASSWORD = "p@ss:w/密%41";
    private static final String CREDENTIALS = "DOMAIN%5Cme:p%40ss%3Aw%2F%E5%AF%86%2541";

    @TempDir
    static Path folder = Path.of("");

    private static @Nullable Squid squid;

    private static Pki.Identity authority = new Pki.Identity("", Path.of(""), Path.of(""));
    private static Pki.Identity identity = authority;

    @BeforeAll
    static void start() throws Exception {
        authority = new Pki(folder).authority("authority");
        identity = new Pki(folder).sign(authority, "server", 30, "subjectAltName=DNS:registry.example");
        squid = Squid.start(folder, USER, PASSWORD);
    }

    @AfterAll
    static void stop() throws Exception {
        if (squid != null) {
            squid.close();
        }
    }

    /** What came back, and from whom. */
    private record Answer(int status, String body, boolean fromProxy) {}

    private static String proxyAddress() {
        return "127.0.0.1:" + Objects.requireNonNull(squid).port();
    }

    private static Map<String, String> environment(String credentials) {
        return Map.of("all_proxy", "http://" + credentials + "@" + proxyAddress(), "no_proxy", "direct.test");
    }

    private static Answer send(Map<String, String> environment, boolean prepared, HttpUriRequestBase request)
            throws IOException {
        return send(Implementation.FASTEST, environment, prepared, request);
    }

    private static Answer send(
            Implementation implementation,
            Map<String, String> environment,
            boolean prepared,
            HttpUriRequestBase request)
            throws IOException {
        ProxyRouting routing = new ProxyRouting(ProxySettings.of(environment));
        TlsSettings tls = new TlsSettings(List.of(authority.certificate()), null, null, false);
        var builder = HttpClients.custom()
                .setRoutePlanner(routing.routePlanner())
                .setDefaultCredentialsProvider(routing.credentials());
        try (TestClient client =
                new TestClient(new TlsContexts(implementation, Map.of()).socketStrategy(tls), builder, false)) {
            HttpClientContext context = HttpClientContext.create();
            if (prepared) {
                routing.prepare(context);
            }
            return client.http().execute(request, context, response -> {
                String body = EntityUtils.toString(response.getEntity(), StandardCharsets.UTF_8);
                return new Answer(response.getCode(), body, ProxyRouting.isFromProxy(context, response.getCode()));
            });
        }
    }

    private static TlsServer server(boolean tls) throws Exception {
        return tls ? TlsServer.start("TLSv1.3", identity) : TlsServer.plain();
    }

    private static String url(boolean tls, int port) {
        return (tls ? "https" : "http") + "://registry.example:" + port + "/v2/";
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void reachesServersWithThePassword(boolean tls, boolean prepared) throws Exception {
        try (TlsServer server = server(tls)) {
            Answer answer = send(environment(CREDENTIALS), prepared, new HttpGet(url(tls, server.port())));
            assertEquals(new Answer(200, "hello", false), answer);
            assertTrue(server.last().startsWith("GET /v2/ HTTP/1.1\n"), server.last());
            assertFalse(server.last().toLowerCase(Locale.ROOT).contains("authorization"), server.last());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sendsABodyThatCannotBeRepeated(boolean tls) throws Exception {
        try (TlsServer server = server(tls)) {
            HttpPut put = new HttpPut(url(tls, server.port()));
            byte[] body = "once".getBytes(StandardCharsets.UTF_8);
            put.setEntity(new InputStreamEntity(
                    new ByteArrayInputStream(body), body.length, ContentType.APPLICATION_OCTET_STREAM));
            assertEquals(200, send(environment(CREDENTIALS), true, put).status());
            assertTrue(server.last().endsWith("\n\nonce"), server.last());
        }
    }

    @ParameterizedTest
    @EnumSource(Implementation.class)
    void checksTheServerBehindTheTunnel(Implementation implementation) throws Exception {
        Pki.Identity wrong = new Pki(folder).sign(authority, "wrong", 30, "subjectAltName=DNS:127.0.0.1,DNS:a.example");
        try (TlsServer server = TlsServer.start("TLSv1.3", wrong)) {
            HttpGet get = new HttpGet(url(true, server.port()));
            TlsException exception =
                    assertThrows(TlsException.class, () -> send(implementation, environment(CREDENTIALS), true, get));
            assertEquals(TlsProblem.Kind.HOST_NAME, exception.problem().kind());
            assertEquals(0, server.requests());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "true, true, me:wrong",
        "true, false, me:wrong",
        "false, true, me:wrong",
        "false, false, me:wrong",
        "true, true, ''",
        "false, true, ''"
    })
    void tellsTheProxysRefusalFromTheServers(boolean tls, boolean prepared, String credentials) throws Exception {
        try (TlsServer server = server(tls)) {
            Map<String, String> environment =
                    credentials.isEmpty() ? Map.of("ALL_PROXY", proxyAddress()) : environment(credentials);
            Answer answer = send(environment, prepared, new HttpGet(url(tls, server.port())));
            assertEquals(407, answer.status());
            assertTrue(answer.fromProxy());
            assertEquals(0, server.requests());
        }
        if (tls) {
            Answer forbidden = send(environment(CREDENTIALS), prepared, new HttpGet(url(true, 9)));
            assertEquals(403, forbidden.status());
            assertTrue(forbidden.fromProxy());
        }
    }

    @Test
    void goesRoundTheProxyWhereTold() {
        assertThrows(
                UnknownHostException.class,
                () -> send(environment(CREDENTIALS), true, new HttpGet("http://direct.test:1/")));
    }

    @Test
    void anUnsupportedProxyIsAmongTheCauses() {
        IOException exception = assertThrows(
                IOException.class,
                () -> send(Map.of("ALL_PROXY", "socks5://127.0.0.1:1"), true, new HttpGet("http://registry.example/")));
        boolean found = false;
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            found |= cause instanceof ProxyException proxy && proxy.kind() == ProxyException.Kind.UNSUPPORTED_SCHEME;
        }
        assertTrue(found, exception.toString());
    }
}

package io.imagetransmit.monitor;

import com.sun.net.httpserver.HttpExchange;
import io.imagetransmit.http.server.GuardedExchange;
import io.imagetransmit.http.server.GuardedServer;
import io.imagetransmit.http.server.Limits;
import io.imagetransmit.http.server.PeerLostException;
import io.imagetransmit.http.server.Watch;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A running server of the status page, the metrics and the health. It answers from its own threads until it is closed. */
public final class MonitorServer implements Closeable {
    /**
     * A person or two and a Prometheus would do with four threads. The others are there for strangers that send half a head: who
     * waits behind as many of them as there is room for is answered within eight seconds all the same.
     */
    static final Limits LIMITS = new Limits(32, 128, Duration.ofSeconds(2), Duration.ofSeconds(10));

    private static final System.Logger LOG = System.getLogger(MonitorServer.class.getName());
    private static final String NOTHING =
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final Map<String, String> SAFE = Map.of(
            "Content-Security-Policy", NOTHING,
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Cache-Control", "no-store");

    private final GuardedServer http;

    private MonitorServer(GuardedServer http) {
        this.http = http;
    }

    /** What is served. */
    public record Contents(Health health, Metrics metrics, Page page) {}

    /**
     * Starts a server.
     *
     * @param token that everything but the health is guarded by; null for none, on loopback
     * @throws IOException if the address is taken or not one of this machine
     * @throws IllegalArgumentException if others could reach it and there is no token
     */
    public static MonitorServer start(InetSocketAddress listen, @Nullable String token, Contents contents)
            throws IOException {
        return start(listen, token, contents, LIMITS);
    }

    static MonitorServer start(InetSocketAddress listen, @Nullable String token, Contents contents, Limits limits)
            throws IOException {
        Access access = new Access(listen, token);
        return new MonitorServer(GuardedServer.start(
                listen, null, limits, "monitor", (exchange, watch) -> handle(exchange, watch, access, contents)));
    }

    /** Where it listens; the port is the real one. */
    public InetSocketAddress address() {
        return http.address();
    }

    /** Stops at once. */
    @Override
    public void close() {
        http.close();
    }

    private static void handle(HttpExchange http, Watch watch, Access access, Contents contents) throws IOException {
        try (GuardedExchange exchange = new GuardedExchange(http, watch)) {
            try {
                answer(exchange, access, contents);
            } catch (PeerLostException e) {
                LOG.log(System.Logger.Level.DEBUG, "connection lost", e);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.DEBUG, "request failed", e);
                if (!exchange.isAnswered()) {
                    text(exchange, 500, "failed");
                }
            }
        }
    }

    private static void answer(GuardedExchange exchange, Access access, Contents contents) throws IOException {
        SAFE.forEach(exchange::set);
        if (!access.isMeant(exchange.header("Host"))) {
            refuse(exchange, 403, "unknown host");
        } else if (!exchange.isHead() && !exchange.method().equals("GET")) {
            exchange.set("Allow", "GET, HEAD");
            refuse(exchange, 405, "only GET and HEAD");
        } else if (exchange.path().equals("/healthz")) {
            boolean stalled = contents.health().isStalled();
            text(exchange, stalled ? 503 : 200, stalled ? "stalled" : "ok");
        } else if (!access.isAllowed(exchange.header("Authorization"))) {
            exchange.set("WWW-Authenticate", "Basic realm=\"image-transmit\", charset=\"UTF-8\"");
            refuse(exchange, 401, "the token is needed");
        } else if (exchange.path().equals("/metrics")) {
            exchange.set("Content-Type", Metrics.CONTENT_TYPE)
                    .answer(200, contents.metrics().text());
        } else if (exchange.path().equals("/")) {
            page(exchange, contents.page());
        } else {
            refuse(exchange, 404, "not found");
        }
    }

    private static void page(GuardedExchange exchange, Page page) throws IOException {
        Page.Document document = page.document(exchange.parameter("lang"), exchange.header("Accept-Language"));
        exchange.set("Content-Type", "text/html; charset=utf-8")
                .set("Content-Security-Policy", NOTHING + "; style-src 'sha256-" + hash(document.style()) + "'")
                .answer(200, document.html().getBytes(StandardCharsets.UTF_8));
    }

    private static void refuse(GuardedExchange exchange, int status, String reason) throws IOException {
        exchange.prepareForUnreadBody();
        text(exchange, status, reason);
    }

    private static void text(GuardedExchange exchange, int status, String text) throws IOException {
        exchange.set("Content-Type", "text/plain; charset=utf-8")
                .answer(status, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String hash(String style) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return Base64.getEncoder().encodeToString(sha256.digest(style.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

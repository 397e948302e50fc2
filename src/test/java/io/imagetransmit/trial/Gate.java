package io.imagetransmit.trial;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.imagetransmit.testing.Exchange;
import io.imagetransmit.testing.Fault;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.Faults;
import io.imagetransmit.testing.RequestMatch;
import io.imagetransmit.trial.JobPlan.Access;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The login of both registries, at the proxies before them: by password, or by tokens that it issues itself and that run out after
 * a random time as long as it is moody. Thread-safe.
 */
final class Gate implements AutoCloseable {
    private static final Pattern REPOSITORY = Pattern.compile("/v2/(.+)/(?:blobs|manifests|tags|referrers)/.*");
    private static final Duration LONG = Duration.ofMinutes(10);

    private final Access access;
    private final Secrets secrets;
    private final Random random;
    private final HttpServer server;
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private final AtomicInteger issued = new AtomicInteger();
    private volatile boolean moody;

    private record Token(String scopes, long end) {}

    Gate(Access access, Secrets secrets, Random random) {
        this.access = access;
        this.secrets = secrets;
        this.random = random;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        server.createContext("/token", this::handle);
        server.setExecutor(workers);
        server.start();
    }

    /** Whether tokens run out at random moments, and are not always to be had. */
    void moody(boolean now) {
        moody = now;
    }

    void guard(FaultProxy proxy) {
        if (access != Access.OPEN) {
            proxy.when(RequestMatch.any().and(this::refuses), new Fault.Computed(this::challenge));
        }
    }

    private boolean refuses(Exchange exchange) {
        String authorization = exchange.header("Authorization").orElse("");
        if (access == Access.BASIC) {
            return !authorization.equals(secrets.user().basic());
        }
        Token token = tokens.get(authorization.replaceFirst("^Bearer ", ""));
        return token == null
                || System.nanoTime() - token.end() > 0
                || !(" " + token.scopes() + " ").matches(".*" + needed(exchange) + ".*");
    }

    /** A regular expression for a scope that is enough. */
    private static String needed(Exchange exchange) {
        Matcher repository = REPOSITORY.matcher(exchange.path());
        if (!repository.matches()) {
            return exchange.path().contains("_catalog") ? "registry:catalog:\\*" : "";
        }
        boolean reads = exchange.method().matches("GET|HEAD");
        return " repository:" + Pattern.quote(repository.group(1)) + ":[a-z,]*" + (reads ? "pull" : "push");
    }

    private Fault.Answer challenge(Exchange exchange) {
        if (access == Access.BASIC) {
            return Faults.answer(401).header("WWW-Authenticate", "Basic realm=\"trial\"");
        }
        Matcher repository = REPOSITORY.matcher(exchange.path());
        String scope = "";
        if (repository.matches()) {
            boolean reads = exchange.method().matches("GET|HEAD");
            scope = "repository:" + repository.group(1) + ":" + (reads ? "pull" : "pull,push");
        }
        return Faults.expiredToken("http://127.0.0.1:" + server.getAddress().getPort() + "/token", "trial", scope);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String query = exchange.getRequestURI().getRawQuery();
            String parameters = body.isEmpty() ? query == null ? "" : query : body;
            String decoded = URLDecoder.decode(parameters, StandardCharsets.UTF_8);
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            boolean known = secrets.user().basic().equals(authorization)
                    || decoded.contains("password=" + secrets.user().password());
            int mood = moody ? dice(12) : 12;
            if (!known) {
                send(exchange, 401, "{}");
            } else if (mood == 0) {
                exchange.getResponseHeaders().set("Retry-After", "1");
                send(exchange, dice(2) == 0 ? 429 : 503, "{}");
            } else if (mood == 1) {
                send(exchange, 200, "<html>no token today</html>");
            } else {
                send(exchange, 200, token(decoded));
            }
        }
    }

    private String token(String parameters) {
        StringBuilder scopes = new StringBuilder();
        for (String parameter : parameters.split("&", -1)) {
            if (parameter.startsWith("scope=")) {
                scopes.append(' ').append(parameter.substring("scope=".length()));
            }
        }
        String name = secrets.tokenPrefix() + issued.incrementAndGet();
        Duration life = moody && dice(3) > 0 ? Duration.ofMillis(20L + dice(2000)) : LONG;
        tokens.put(name, new Token(scopes.toString(), System.nanoTime() + life.toNanos()));
        return switch (dice(3)) {
            case 0 -> "{\"token\":\"" + name + "\"}";
            case 1 -> "{\"access_token\":\"" + name + "\",\"expires_in\":" + (life.toSeconds() + 1) + "}";
            default -> "{\"token\":\"" + name + "\",\"expires_in\":300}";
        };
    }

    private synchronized int dice(int sides) {
        return random.nextInt(sides);
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}

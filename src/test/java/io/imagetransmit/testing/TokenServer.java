package io.imagetransmit.testing;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Issues Bearer tokens that docker-registry accepts, by GET with Basic ("token authentication specification") and by OAuth2
 * POST ({@code password} and {@code refresh_token} grants). Its policy may be changed at any time. Thread-safe.
 */
public final class TokenServer implements AutoCloseable {
    static final String ISSUER = "image-transmit-test-issuer";
    private static final String REFRESH_TOKEN = "refresh-token-of-the-test-user";

    private final Credentials user;
    private final Path openssl = Programs.require("openssl");
    private final TemporaryFolder folder = new TemporaryFolder("tokens");
    private final KeyAndCertificate pair =
            new KeyAndCertificate(folder.resolve("token.key"), folder.resolve("token.pem"));
    private final TokenSigner signer;
    private final HttpServer server;
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final List<TokenRequest> requests = new CopyOnWriteArrayList<>();
    private volatile TokenPolicy policy = TokenPolicy.usual();

    /** Who asks, and whether the password was right. */
    private record Caller(String name, boolean trusted) {}

    /** Starts it; this user is the only one that it knows. */
    public TokenServer(Credentials user) {
        this.user = user;
        Command.of(
                        openssl,
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "30",
                        "-subj",
                        "/CN=token issuer",
                        "-keyout",
                        pair.key(),
                        "-out",
                        pair.certificate())
                .runOrFail();
        signer = new TokenSigner(pair);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/token", this::handle);
        server.setExecutor(workers);
        server.start();
    }

    public Credentials user() {
        return user;
    }

    /** Where tokens are asked for. */
    public URI realm() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/token");
    }

    public String service() {
        return "test-registry";
    }

    /** What its tokens are signed with; docker-registry's {@code rootcertbundle}. */
    public Path certificate() {
        return pair.certificate();
    }

    public void policy(TokenPolicy newPolicy) {
        policy = newPolicy;
    }

    public TokenPolicy policy() {
        return policy;
    }

    /** Every request so far, in the order of the answers. */
    public List<TokenRequest> requests() {
        return List.copyOf(requests);
    }

    /** A token that is valid for an hour whatever the policy says; not recorded. */
    public String issue(String... scopes) {
        JsonArray access = new JsonArray();
        for (String scope : scopes) {
            addAccess(access, scope, user.user(), TokenPolicy.usual());
        }
        return signer.sign(ISSUER, user.user(), service(), access, Instant.now(), Duration.ofHours(1));
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
        folder.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean post = exchange.getRequestMethod().equals("POST");
            String query = exchange.getRequestURI().getRawQuery();
            Map<String, List<String>> parameters = TokenRequest.decode(post ? body : query == null ? "" : query);
            TokenPolicy current = policy;
            Caller caller = post ? formCaller(parameters) : basicCaller(exchange);
            List<String> scopes = scopes(parameters);
            JsonObject answer = new JsonObject();
            int status = decide(post, caller, scopes, current, answer);
            requests.add(new TokenRequest(
                    exchange.getRequestMethod(),
                    caller.name(),
                    String.join(" ", parameters.getOrDefault("service", List.of())),
                    scopes,
                    parameters,
                    status));
            if (status == 200) {
                fill(answer, caller, scopes, current, post);
            }
            send(exchange, status, answer);
        }
    }

    private static int decide(
            boolean post, Caller caller, List<String> scopes, TokenPolicy policy, JsonObject problem) {
        if (post && !policy.post()) {
            return 405;
        }
        if (!caller.trusted() || (caller.name().isEmpty() && !policy.anonymous())) {
            problem.addProperty("details", "incorrect username or password");
            return 401;
        }
        boolean refused =
                scopes.stream().flatMap(scope -> grants(scope, caller.name())).anyMatch(policy.refused());
        return refused ? 403 : 200;
    }

    private void fill(JsonObject answer, Caller caller, List<String> scopes, TokenPolicy policy, boolean post) {
        Instant now = Instant.now();
        JsonArray access = new JsonArray();
        scopes.forEach(scope -> addAccess(access, scope, caller.name(), policy));
        answer.addProperty(
                policy.field(), signer.sign(ISSUER, caller.name(), service(), access, now, policy.lifetime()));
        if (policy.announceLifetime()) {
            answer.addProperty("expires_in", Math.max(0, policy.lifetime().toSeconds()));
            answer.addProperty("issued_at", now.toString());
        }
        if (post) {
            answer.addProperty("scope", String.join(" ", scopes));
            answer.addProperty("refresh_token", REFRESH_TOKEN);
        }
    }

    private static void addAccess(JsonArray access, String scope, String user, TokenPolicy policy) {
        List<TokenPolicy.Grant> granted =
                grants(scope, user).filter(policy.granted()).toList();
        if (granted.isEmpty()) {
            return;
        }
        JsonArray actions = new JsonArray();
        granted.forEach(grant -> actions.add(grant.action()));
        JsonObject resource = new JsonObject();
        resource.addProperty("type", granted.get(0).type());
        resource.addProperty("name", granted.get(0).name());
        resource.add("actions", actions);
        access.add(resource);
    }

    /** {@code type:name:action,action}; a name may hold a port and thus a colon. */
    private static Stream<TokenPolicy.Grant> grants(String scope, String user) {
        int first = scope.indexOf(':');
        int last = scope.lastIndexOf(':');
        if (first < 0 || last == first) {
            return Stream.empty();
        }
        String type = scope.substring(0, first);
        String name = scope.substring(first + 1, last);
        return Arrays.stream(scope.substring(last + 1).split(",", -1))
                .filter(action -> !action.isEmpty())
                .map(action -> new TokenPolicy.Grant(user, type, name, action));
    }

    /** GET repeats the parameter, POST separates the scopes with blanks; both are understood in both. */
    private static List<String> scopes(Map<String, List<String>> parameters) {
        return parameters.getOrDefault("scope", List.of()).stream()
                .flatMap(value -> Arrays.stream(value.split(" ", -1)))
                .filter(scope -> !scope.isEmpty())
                .toList();
    }

    private Caller basicCaller(HttpExchange exchange) {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (authorization == null) {
            return new Caller("", true);
        }
        return new Caller(nameIn(authorization), authorization.equals(user.basic()));
    }

    private Caller formCaller(Map<String, List<String>> parameters) {
        String grant = first(parameters, "grant_type");
        if (grant.equals("refresh_token")) {
            return new Caller(user.user(), first(parameters, "refresh_token").equals(REFRESH_TOKEN));
        }
        Credentials given = new Credentials(first(parameters, "username"), first(parameters, "password"));
        return new Caller(given.user(), grant.equals("password") && given.equals(user));
    }

    private static String nameIn(String authorization) {
        try {
            String pair = new String(
                    Base64.getDecoder().decode(authorization.replaceFirst("^Basic ", "")), StandardCharsets.UTF_8);
            return pair.replaceFirst(":.*", "");
        } catch (IllegalArgumentException notBase64) {
            return "?";
        }
    }

    private static String first(Map<String, List<String>> parameters, String name) {
        return parameters.getOrDefault(name, List.of("")).get(0);
    }

    private static void send(HttpExchange exchange, int status, JsonObject answer) throws IOException {
        byte[] bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (status == 401) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"token issuer\"");
        }
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}

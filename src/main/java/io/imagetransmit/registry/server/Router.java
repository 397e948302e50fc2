package io.imagetransmit.registry.server;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the endpoint for a request, once it is clear that its sender may come in. */
final class Router {
    private final @Nullable Login login;
    private final boolean readOnly;
    private final ListEndpoint lists;
    private final List<Route> routes;

    /** What answers a request. The arguments are the repository's name and what stands at the end of the path. */
    private interface Endpoint {
        void handle(Exchange exchange, String name, String reference) throws IOException, RefusedException;
    }

    private record Route(Pattern path, Map<String, Endpoint> endpoints) {}

    Router(RegistryFolder folder, @Nullable Login login, boolean readOnly) {
        this.login = login;
        this.readOnly = readOnly;
        this.lists = new ListEndpoint(folder);
        BlobEndpoint blobs = new BlobEndpoint(folder);
        UploadEndpoint uploads = new UploadEndpoint(folder, new Uploads(folder.uploads()));
        ManifestEndpoint manifests = new ManifestEndpoint(folder);
        this.routes = List.of(
                route(
                        "manifests/([^/]+)",
                        Map.of(
                                "GET", manifests::get,
                                "HEAD", manifests::get,
                                "PUT", manifests::put,
                                "DELETE", manifests::delete)),
                route("blobs/uploads/?()", Map.of("POST", uploads::open)),
                route(
                        "blobs/uploads/([^/]+)",
                        Map.of(
                                "GET", uploads::status,
                                "PATCH", uploads::append,
                                "PUT", uploads::finish,
                                "DELETE", uploads::cancel)),
                route("blobs/([^/]+)", Map.of("GET", blobs::get, "HEAD", blobs::get, "DELETE", blobs::delete)),
                route("tags/list()", Map.of("GET", lists::tags)),
                route("referrers/([^/]+)", Map.of("GET", lists::referrers)));
    }

    void handle(Exchange exchange) throws IOException, RefusedException {
        authenticate(exchange);
        String path = exchange.path();
        if (path.equals("/v2/") || path.equals("/v2")) {
            require(exchange, Map.of("GET", "", "HEAD", ""));
            exchange.answer(200, new JsonObject());
        } else if (path.equals("/v2/_catalog")) {
            require(exchange, Map.of("GET", ""));
            lists.repositories(exchange);
        } else {
            handleRepository(exchange, path);
        }
    }

    private void handleRepository(Exchange exchange, String path) throws IOException, RefusedException {
        for (Route route : routes) {
            Matcher matcher = route.path().matcher(path);
            if (matcher.matches()) {
                require(exchange, route.endpoints());
                Endpoint endpoint = route.endpoints().get(exchange.method());
                if (endpoint != null) {
                    endpoint.handle(exchange, matcher.group(1), matcher.group(2));
                    return;
                }
            }
        }
        throw new RefusedException(ErrorCode.UNSUPPORTED, 404, "no such endpoint", Map.of());
    }

    private void require(Exchange exchange, Map<String, ?> methods) throws RefusedException {
        boolean reads = exchange.method().equals("GET") || exchange.isHead();
        if (!methods.containsKey(exchange.method())) {
            String allowed = String.join(", ", new TreeSet<>(methods.keySet()));
            throw new RefusedException(ErrorCode.UNSUPPORTED, 405, exchange.method(), Map.of("Allow", allowed));
        }
        if (readOnly && !reads) {
            throw new RefusedException(
                    ErrorCode.UNSUPPORTED, 405, "this registry is read-only", Map.of("Allow", "GET, HEAD"));
        }
    }

    private void authenticate(Exchange exchange) throws RefusedException {
        if (login == null) {
            return;
        }
        String given = exchange.header("Authorization");
        String pair = login.user() + ":" + login.password();
        String expected = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        if (given == null
                || !given.regionMatches(true, 0, "Basic ", 0, 6)
                || !MessageDigest.isEqual(
                        given.substring(6).trim().getBytes(StandardCharsets.UTF_8),
                        expected.getBytes(StandardCharsets.UTF_8))) {
            throw new RefusedException(
                    ErrorCode.UNAUTHORIZED,
                    ErrorCode.UNAUTHORIZED.status(),
                    "user name and password are needed",
                    Map.of("WWW-Authenticate", "Basic realm=\"image-transmit\", charset=\"UTF-8\""));
        }
    }

    private static Route route(String tail, Map<String, Endpoint> endpoints) {
        return new Route(Pattern.compile("/v2/(.+)/" + tail), endpoints);
    }
}

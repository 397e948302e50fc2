package io.imagetransmit.testing;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A registry in memory that takes and gives manifests of every kind, also those that docker-registry refuses. Blobs are
 * uploaded by POST and one PUT; there is neither authentication nor deletion, nor does it look into manifests. Thread-safe.
 */
public final class StubRegistry implements AutoCloseable {
    private static final Pattern PATH =
            Pattern.compile("/v2/(?<name>.+)/(?<kind>manifests|blobs/uploads|blobs|tags)/(?<reference>[^/]*)");

    private final HttpServer server;
    private final ExecutorService workers = Executors.newCachedThreadPool();
    /** By repository and tag or digest, {@code name@reference}. */
    private final Map<String, TestManifest> manifests = new ConcurrentHashMap<>();
    /** By repository and digest. */
    private final Map<String, TestBlob> blobs = new ConcurrentHashMap<>();

    public StubRegistry() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v2/", this::handle);
        server.setExecutor(workers);
        server.start();
    }

    /** Puts an image in, as if it had been pushed. */
    public void put(String name, String tag, TestImage image) {
        image.blobs().forEach(blob -> blobs.put(name + "@" + blob.digest(), blob));
        image.below().forEach(manifest -> manifests.put(name + "@" + manifest.digest(), manifest));
        manifests.put(name + "@" + image.digest(), image.top());
        manifests.put(name + "@" + tag, image.top());
    }

    public URI url() {
        return URI.create("http://" + host());
    }

    /** {@code 127.0.0.1:port}, as it stands in image names. */
    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    public InetSocketAddress address() {
        return server.getAddress();
    }

    public RegistryAccess access() {
        return RegistryAccess.to(url());
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
            if (!path.matches()) {
                boolean root = exchange.getRequestURI().getPath().equals("/v2/");
                send(exchange, root ? 200 : 404, "application/json", "{}".getBytes(StandardCharsets.UTF_8));
                return;
            }
            String name = path.group("name");
            String key = name + "@" + path.group("reference");
            boolean write = !exchange.getRequestMethod().matches("GET|HEAD");
            switch (path.group("kind")) {
                case "manifests" -> {
                    if (write) {
                        takeManifest(exchange, name, key);
                    } else {
                        giveManifest(exchange, manifests.get(key));
                    }
                }
                case "blobs" -> giveBlob(exchange, blobs.get(key));
                case "tags" -> giveTags(exchange, name);
                default -> upload(exchange, name);
            }
        }
    }

    private void takeManifest(HttpExchange exchange, String name, String key) throws IOException {
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        String mediaType = exchange.getRequestHeaders().getFirst("Content-Type");
        TestManifest manifest = new TestManifest(bytes, mediaType, Digest.sha256(bytes));
        manifests.put(key, manifest);
        manifests.put(name + "@" + manifest.digest(), manifest);
        exchange.getResponseHeaders()
                .set("Docker-Content-Digest", manifest.digest().toString());
        exchange.getResponseHeaders().set("Location", "/v2/" + name + "/manifests/" + manifest.digest());
        send(exchange, 201, "", new byte[0]);
    }

    private static void giveManifest(HttpExchange exchange, @Nullable TestManifest manifest) throws IOException {
        if (manifest == null) {
            error(exchange, 404, "MANIFEST_UNKNOWN");
            return;
        }
        exchange.getResponseHeaders()
                .set("Docker-Content-Digest", manifest.digest().toString());
        send(exchange, 200, manifest.mediaType(), manifest.bytes());
    }

    private static void giveBlob(HttpExchange exchange, @Nullable TestBlob blob) throws IOException {
        if (blob == null) {
            error(exchange, 404, "BLOB_UNKNOWN");
            return;
        }
        exchange.getResponseHeaders().set("Docker-Content-Digest", blob.digest().toString());
        exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Long.toString(blob.size()));
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        exchange.sendResponseHeaders(200, blob.size() == 0 ? -1 : blob.size());
        try (OutputStream out = exchange.getResponseBody()) {
            blob.content().get().transferTo(out);
        }
    }

    private void giveTags(HttpExchange exchange, String name) throws IOException {
        JsonArray tags = new JsonArray();
        for (String key : new TreeMap<>(manifests).keySet()) {
            String reference = key.substring(name.length() < key.length() ? name.length() + 1 : 0);
            if (key.startsWith(name + "@") && !reference.contains(":")) {
                tags.add(reference);
            }
        }
        JsonObject answer = new JsonObject();
        answer.addProperty("name", name);
        answer.add("tags", tags);
        send(exchange, 200, "application/json", answer.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** POST opens a session that nobody remembers; PUT brings the whole blob. */
    private void upload(HttpExchange exchange, String name) throws IOException {
        switch (exchange.getRequestMethod()) {
            case "POST" -> {
                exchange.getResponseHeaders().set("Location", "/v2/" + name + "/blobs/uploads/" + UUID.randomUUID());
                send(exchange, 202, "", new byte[0]);
            }
            case "PUT" -> {
                TestBlob blob = TestBlob.of(exchange.getRequestBody().readAllBytes());
                String query = String.valueOf(exchange.getRequestURI().getQuery());
                if (!query.contains("digest=" + blob.digest())) {
                    error(exchange, 400, "DIGEST_INVALID");
                    return;
                }
                blobs.put(name + "@" + blob.digest(), blob);
                exchange.getResponseHeaders().set("Location", "/v2/" + name + "/blobs/" + blob.digest());
                send(exchange, 201, "", new byte[0]);
            }
            default -> error(exchange, 405, "UNSUPPORTED");
        }
    }

    private static void error(HttpExchange exchange, int status, String code) throws IOException {
        String body = "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + code + " (stub)\"}]}";
        send(exchange, status, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String mediaType, byte[] body) throws IOException {
        if (!mediaType.isEmpty()) {
            exchange.getResponseHeaders().set("Content-Type", mediaType);
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
        }
        boolean empty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, empty ? -1 : body.length);
        if (!empty) {
            exchange.getResponseBody().write(body);
        }
    }
}

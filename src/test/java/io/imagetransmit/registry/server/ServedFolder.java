package io.imagetransmit.registry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.imagetransmit.http.server.Limits;
import io.imagetransmit.image.Digest;
import io.imagetransmit.testing.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;

/** A server on a temporary folder, and a client that says exactly what a test wants to say. */
final class ServedFolder implements AutoCloseable {
    static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
    static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";

    private final TemporaryFolder parent = new TemporaryFolder("server");
    private final Path folder;
    private final UnaryOperator<RegistryServerSettings> settings;
    private final Limits limits;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private RegistryServer server;

    ServedFolder() {
        this("served", UnaryOperator.identity(), Limits.PLAIN);
    }

    ServedFolder(String name, UnaryOperator<RegistryServerSettings> settings, Limits limits) {
        this.folder = parent.resolve(name);
        this.settings = settings;
        this.limits = limits;
        this.server = start();
    }

    private RegistryServer start() {
        try {
            return RegistryServer.start(settings.apply(RegistryServerSettings.loopback(folder)), limits);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void restart() throws IOException {
        server.close();
        server = start();
    }

    RegistryServer server() {
        return server;
    }

    Path folder() {
        return folder;
    }

    /** {@code host:port}. */
    String host() {
        return server.uri().getAuthority();
    }

    HttpResponse<byte[]> send(String method, String path, byte[] body, String... headers) {
        HttpRequest.BodyPublisher publisher =
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
        return send(request(path, headers).method(method, publisher).build());
    }

    HttpResponse<byte[]> send(String method, String path, String... headers) {
        return send(method, path, new byte[0], headers);
    }

    HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(server.uri().resolve(URI.create(path)));
        return headers.length == 0 ? builder : builder.headers(headers);
    }

    HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Opens a session and returns its location. */
    String session(String repository) {
        HttpResponse<byte[]> response = send("POST", "/v2/" + repository + "/blobs/uploads/");
        assertEquals(202, response.statusCode());
        return header(response, "Location");
    }

    /** Pushes a blob in one request. */
    Digest push(String repository, byte[] content) {
        Digest digest = Digest.sha256(content);
        assertEquals(
                201,
                send("PUT", session(repository) + "?digest=" + digest, content).statusCode());
        return digest;
    }

    /** Pushes an image with a config and one layer, both made of this text, and returns the manifest. */
    byte[] pushImage(String repository, String tag, String text) {
        byte[] manifest = imageOf(repository, text, "");
        assertCreated(putManifest(repository, tag, OCI_MANIFEST, manifest));
        return manifest;
    }

    /** Pushes config and layer, and returns a manifest for them that is not pushed yet. */
    byte[] imageOf(String repository, String text, String moreMembers) {
        byte[] config = bytes("{\"architecture\":\"amd64\",\"os\":\"linux\",\"author\":\"" + text + "\"}");
        byte[] layer = bytes("layer " + text);
        push(repository, config);
        push(repository, layer);
        return manifest(moreMembers, descriptor(OCI_CONFIG, config), descriptor(OCI_LAYER, layer));
    }

    HttpResponse<byte[]> putManifest(String repository, String reference, String type, byte[] manifest) {
        return send("PUT", "/v2/" + repository + "/manifests/" + reference, manifest, "Content-Type", type);
    }

    static byte[] manifest(String moreMembers, String config, String... layers) {
        return bytes("{\"schemaVersion\":2,\"mediaType\":\"" + OCI_MANIFEST + "\"," + moreMembers + "\"config\":"
                + config + ",\"layers\":" + Arrays.toString(layers) + "}");
    }

    static byte[] index(String moreMembers, String... manifests) {
        return bytes("{\"schemaVersion\":2,\"mediaType\":\"" + OCI_INDEX + "\"," + moreMembers + "\"manifests\":"
                + Arrays.toString(manifests) + "}");
    }

    static String descriptor(String type, byte[] content) {
        return descriptor(type, Digest.sha256(content), content.length);
    }

    static String descriptor(String type, Digest digest, long size) {
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + digest + "\",\"size\":" + size + "}";
    }

    static void assertCreated(HttpResponse<byte[]> response) {
        assertEquals(201, response.statusCode(), () -> text(response));
    }

    /** That a request was refused, with a body as the specification wants it. */
    static void assertRefused(int status, String code, HttpResponse<byte[]> response) {
        assertEquals(status, response.statusCode(), () -> text(response));
        JsonObject error = json(response).getAsJsonArray("errors").get(0).getAsJsonObject();
        assertEquals(code, error.get("code").getAsString());
        assertEquals("application/json", header(response, "Content-Type"));
    }

    static JsonObject json(HttpResponse<byte[]> response) {
        return JsonParser.parseString(text(response)).getAsJsonObject();
    }

    static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("(none)");
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] random(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Override
    public void close() throws IOException {
        server.close();
        parent.close();
    }
}

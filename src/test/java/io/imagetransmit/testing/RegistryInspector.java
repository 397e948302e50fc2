package io.imagetransmit.testing;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Walks through what a registry has of an image, reads every byte of it and checks it against its digest and size. What is
 * missing or wrong is an {@link AssertionError} that names it.
 */
public final class RegistryInspector {
    private static final Set<String> MANIFESTS = Set.of(
            TestManifest.DOCKER_IMAGE,
            TestManifest.DOCKER_LIST,
            TestManifest.OCI_IMAGE,
            TestManifest.OCI_INDEX,
            TestManifest.OCI_ARTIFACT,
            TestManifest.SCHEMA1);

    private final RegistryAccess registry;

    public RegistryInspector(RegistryAccess registry) {
        this.registry = registry;
    }

    /** All of the image under this tag or digest. */
    public ImageContents contents(String repository, String reference) {
        Map<Digest, String> manifests = new HashMap<>();
        Map<Digest, Long> blobs = new HashMap<>();
        Digest top = walk(repository, reference, manifests, blobs);
        return new ImageContents(top, manifests, blobs);
    }

    /** What the tag or digest stands for, if there is such a manifest; its bytes are checked, nothing below it. */
    public Optional<Digest> digest(String repository, String reference) {
        return manifest(repository, reference).map(found -> Digest.sha256(found.body()));
    }

    /** The very bytes of a manifest. */
    public byte[] manifestBytes(String repository, String reference) {
        return manifest(repository, reference)
                .map(HttpResponse::body)
                .orElseThrow(() -> new AssertionError("no manifest " + repository + ":" + reference));
    }

    /** In the registry's order, first page only; empty for an unknown repository. */
    public List<String> tags(String repository) {
        HttpResponse<byte[]> response = get(repository, "/tags/list", "application/json", BodyHandlers.ofByteArray());
        if (response.statusCode() == 404) {
            return List.of();
        }
        List<String> tags = new ArrayList<>();
        for (JsonElement tag : members(json(response.body()), "tags")) {
            tags.add(tag.getAsString());
        }
        return tags;
    }

    /** Whether the registry gives the blob; the bytes are not checked. */
    public boolean hasBlob(String repository, Digest digest) {
        return get(repository, "/blobs/" + digest, "*/*", BodyHandlers.discarding())
                        .statusCode()
                == 200;
    }

    private Digest walk(String repository, String reference, Map<Digest, String> manifests, Map<Digest, Long> blobs) {
        HttpResponse<byte[]> found = manifest(repository, reference)
                .orElseThrow(() -> new AssertionError("no manifest " + repository + ":" + reference));
        Digest digest = Digest.sha256(found.body());
        String mediaType = found.headers().firstValue("Content-Type").orElse("");
        if (manifests.put(digest, mediaType) != null) {
            return digest;
        }
        JsonObject document = json(found.body());
        check(document, mediaType, repository + ":" + reference);
        for (JsonElement entry : members(document, "manifests")) {
            JsonObject descriptor = entry.getAsJsonObject();
            if (MANIFESTS.contains(text(descriptor, "mediaType"))) {
                walk(repository, text(descriptor, "digest"), manifests, blobs);
            } else {
                blob(repository, descriptor, blobs);
            }
        }
        if (document.has("config")) {
            blob(repository, document.getAsJsonObject("config"), blobs);
        }
        for (String list : List.of("layers", "blobs")) {
            for (JsonElement layer : members(document, list)) {
                blob(repository, layer.getAsJsonObject(), blobs);
            }
        }
        return digest;
    }

    private static void check(JsonObject document, String mediaType, String name) {
        String own = text(document, "mediaType");
        if (!own.isEmpty() && !own.equals(mediaType)) {
            throw new AssertionError(name + " says it is " + own + " but is served as " + mediaType);
        }
    }

    private Optional<HttpResponse<byte[]>> manifest(String repository, String reference) {
        HttpResponse<byte[]> response =
                get(repository, "/manifests/" + reference, String.join(", ", MANIFESTS), BodyHandlers.ofByteArray());
        if (response.statusCode() == 404) {
            return Optional.empty();
        }
        String name = repository + ":" + reference;
        if (response.statusCode() != 200) {
            throw new AssertionError(name + ": " + response.statusCode());
        }
        Digest digest = Digest.sha256(response.body());
        String declared = response.headers().firstValue("Docker-Content-Digest").orElse(digest.toString());
        if (!declared.equals(digest.toString())) {
            throw new AssertionError(name + " is " + digest + " but is called " + declared);
        }
        if (reference.contains(":") && !reference.equals(digest.toString())) {
            throw new AssertionError(name + " is " + digest);
        }
        return Optional.of(response);
    }

    private void blob(String repository, JsonObject descriptor, Map<Digest, Long> blobs) {
        Digest digest = Digest.parse(text(descriptor, "digest"));
        if (blobs.containsKey(digest)) {
            return;
        }
        HttpResponse<InputStream> response = get(repository, "/blobs/" + digest, "*/*", BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (response.statusCode() == 404 && descriptor.has("urls")) {
                return;
            }
            if (response.statusCode() != 200) {
                throw new AssertionError("no blob " + repository + "@" + digest + ": " + response.statusCode());
            }
            TestBlob real = TestBlob.streamed(() -> body);
            long size = descriptor.get("size").getAsLong();
            if (!real.digest().equals(digest) || real.size() != size) {
                throw new AssertionError("blob " + repository + "@" + digest + " of " + size + " bytes is "
                        + real.digest() + " of " + real.size());
            }
            blobs.put(digest, size);
        } catch (IOException | UncheckedIOException e) {
            throw new AssertionError("blob " + repository + "@" + digest + " cannot be read to its end", e);
        }
    }

    private <T> HttpResponse<T> get(
            String repository, String path, String accept, HttpResponse.BodyHandler<T> handler) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(registry.url() + "/v2/" + repository + path))
                .header("Accept", accept);
        String authorization = registry.authorization().apply(repository);
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        try {
            return registry.client().send(request.build(), handler);
        } catch (IOException e) {
            throw new UncheckedIOException(repository + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(repository + path, e);
        }
    }

    private static JsonObject json(byte[] bytes) {
        return JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8)).getAsJsonObject();
    }

    private static Iterable<JsonElement> members(JsonObject document, String name) {
        JsonElement list = document.get(name);
        return list == null || list.isJsonNull() ? List.of() : list.getAsJsonArray();
    }

    private static String text(JsonObject document, String name) {
        JsonElement member = document.get(name);
        return member == null ? "" : member.getAsString();
    }
}

package io.imagetransmit.testing;

import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;

/** Puts test images into a registry in the simplest way: POST and PUT a blob, everything in order, no retries. */
public final class RegistryPusher {
    private final RegistryAccess registry;

    public RegistryPusher(RegistryAccess registry) {
        this.registry = registry;
    }

    /** Pushes all of it and tags the top; anything but success is an {@link IllegalStateException}. */
    public void push(String repository, String tag, TestImage image) {
        pushWithoutTag(repository, image);
        manifest(repository, tag, image.top());
    }

    /** Pushes all of it, the top by its digest. */
    public void pushWithoutTag(String repository, TestImage image) {
        image.blobs().forEach(blob -> blob(repository, blob));
        image.below().forEach(manifest -> manifest(repository, manifest.digest().toString(), manifest));
        manifest(repository, image.digest().toString(), image.top());
    }

    public void blob(String repository, TestBlob blob) {
        if (has(repository, blob.digest())) {
            return;
        }
        HttpResponse<String> session = send(
                request(repository, "/blobs/uploads/").POST(BodyPublishers.noBody()),
                "upload of " + blob.digest(),
                202);
        String location = session.headers().firstValue("Location").orElseThrow();
        String separator = location.contains("?") ? "&" : "?";
        URI end = session.uri().resolve(location + separator + "digest=" + blob.digest());
        BodyPublisher streamed = BodyPublishers.ofInputStream(blob.content());
        BodyPublisher body =
                blob.size() == 0 ? BodyPublishers.noBody() : BodyPublishers.fromPublisher(streamed, blob.size());
        HttpRequest.Builder put = authorized(HttpRequest.newBuilder(end), repository)
                .header("Content-Type", "application/octet-stream")
                .PUT(body);
        send(put, "upload of " + blob.digest(), 201, 204);
    }

    /** Under a tag or under its digest. */
    public void manifest(String repository, String reference, TestManifest manifest) {
        HttpRequest.Builder put = request(repository, "/manifests/" + reference)
                .header("Content-Type", manifest.mediaType())
                .PUT(BodyPublishers.ofByteArray(manifest.bytes()));
        send(put, "push of " + repository + ":" + reference, 201);
    }

    private boolean has(String repository, Digest digest) {
        HttpRequest.Builder head = request(repository, "/blobs/" + digest).method("HEAD", BodyPublishers.noBody());
        return send(head, "look for " + digest, 200, 404).statusCode() == 200;
    }

    private HttpRequest.Builder request(String repository, String path) {
        return authorized(HttpRequest.newBuilder(URI.create(registry.url() + "/v2/" + repository + path)), repository);
    }

    private HttpRequest.Builder authorized(HttpRequest.Builder request, String repository) {
        String authorization = registry.authorization().apply(repository);
        return authorization.isEmpty() ? request : request.header("Authorization", authorization);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String what, int... expected) {
        try {
            HttpResponse<String> response = registry.client().send(request.build(), BodyHandlers.ofString());
            if (Arrays.stream(expected).noneMatch(status -> status == response.statusCode())) {
                throw new IllegalStateException(what + ": " + response.statusCode() + " " + response.body());
            }
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException(what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(what, e);
        }
    }
}

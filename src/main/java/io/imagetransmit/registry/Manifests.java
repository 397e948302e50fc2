package io.imagetransmit.registry;

import io.imagetransmit.http.HttpAnswer;
import io.imagetransmit.http.HttpCall;
import io.imagetransmit.http.Scope;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.LegacyManifest;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.image.ManifestParser;
import io.imagetransmit.image.ManifestType;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the manifests of one registry (OCI distribution specification, "Pulling manifests"). */
final class Manifests {
    private final RegistryClient client;

    Manifests(RegistryClient client) {
        this.client = client;
    }

    /**
     * What HEAD tells of an image.
     *
     * @param digest null if it is absent, or if the registry names no digest
     */
    record Head(boolean present, @Nullable Digest digest) {
        static final Head UNKNOWN = new Head(true, null);

        static Head of(@Nullable Digest digest) {
            return new Head(digest != null, digest);
        }

        boolean isUnknown() {
            return present && digest == null;
        }
    }

    /** Asks with as little as possible, under the scope that the later requests need as well. */
    Head head(ImageReference image, Scope scope) throws TransferException {
        HttpCall call = HttpCall.head(uri(image)).with("Accept", ManifestType.acceptHeader());
        try (HttpAnswer answer = client.send(call, image.toString(), List.of(scope))) {
            if (answer.status() == 404) {
                return new Head(false, null);
            }
            if (answer.status() == 405 || answer.status() == 400) {
                return Head.UNKNOWN; // a registry that knows no HEAD here; GET will tell
            }
            if (!answer.isSuccess()) {
                throw client.refused(answer, image.toString());
            }
            if (RegistryClient.isHtml(answer)) {
                throw client.webPage(answer, image.toString());
            }
            return new Head(true, declaredDigest(answer));
        }
    }

    /** As {@link #head}, and where that names no digest the manifest is fetched; null if there is none. */
    @Nullable
    Digest digestOf(ImageReference image, Scope scope) throws TransferException {
        Head head = head(image, scope);
        if (!head.present() || head.digest() != null) {
            return head.digest();
        }
        Manifest manifest = get(image, scope);
        return manifest == null ? null : manifest.digest();
    }

    /** Fetches and verifies a manifest; null if there is none. */
    @Nullable
    Manifest get(ImageReference image, Scope scope) throws TransferException {
        HttpCall call = HttpCall.get(uri(image)).with("Accept", ManifestType.acceptHeader());
        for (int attempt = 1; ; attempt++) {
            HttpAnswer answer = client.send(call, image.toString(), List.of(scope));
            try {
                return read(image, answer);
            } catch (TransferException e) {
                // the request itself has been repeated by the session; a body that broke or came out wrong is repeated
                // here
                boolean body = e.kind() == Kind.CORRUPT || e.kind() == Kind.BROKEN || e.kind() == Kind.STALLED;
                if (!body || attempt > client.retryPolicy().retries()) {
                    throw e;
                }
            }
        }
    }

    private @Nullable Manifest read(ImageReference image, HttpAnswer closed) throws TransferException {
        try (HttpAnswer answer = closed) {
            if (answer.status() == 404 && !RegistryClient.isHtml(answer)) {
                return null;
            }
            if (answer.status() != 200 || RegistryClient.isHtml(answer)) {
                throw answer.status() == 200
                        ? client.webPage(answer, image.toString())
                        : client.refused(answer, image.toString());
            }
            byte[] bytes = answer.readAll(Manifest.MAX_SIZE);
            return verified(image, bytes, answer);
        } catch (IOException e) {
            throw client.failed(e, image.toString());
        }
    }

    private Manifest verified(ImageReference image, byte[] bytes, HttpAnswer answer) throws TransferException {
        Digest expected = image.digest() != null ? image.digest() : declaredDigest(answer);
        Digest found = expected == null
                ? Digest.sha256(bytes)
                : Digest.of(expected.algorithm(), expected.newMessageDigest().digest(bytes));
        if (expected != null && !found.equals(expected)) {
            throw new TransferException(
                    client.side(),
                    Kind.CORRUPT,
                    Map.of("name", image.toString(), "digest", expected.toString(), "found", found.toString()));
        }
        Manifest manifest;
        try {
            manifest = ManifestParser.parse(bytes, answer.header("Content-Type"), found);
        } catch (IllegalArgumentException e) {
            throw new TransferException(
                    client.side(),
                    Kind.MALFORMED,
                    Map.of("name", image.toString(), "host", client.host(), "message", String.valueOf(e.getMessage())),
                    e);
        }
        if (manifest instanceof LegacyManifest) {
            throw new TransferException(
                    client.side(), Kind.SCHEMA1, Map.of("name", image.toString(), "host", client.host()));
        }
        return manifest;
    }

    URI uri(ImageReference image) {
        return client.uri(image.repository(), "manifests/" + image.selector());
    }

    /** {@code Docker-Content-Digest}, if it is there and names an algorithm that can be checked. */
    static @Nullable Digest declaredDigest(HttpAnswer answer) {
        String text = answer.header("Docker-Content-Digest");
        if (text == null) {
            return null;
        }
        try {
            return Digest.parse(text.trim());
        } catch (IllegalArgumentException e) {
            return null; // as if it were absent: the bytes are hashed anyway
        }
    }
}

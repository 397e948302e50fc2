package io.imagetransmit.registry;

import io.imagetransmit.http.HttpAnswer;
import io.imagetransmit.http.HttpCall;
import io.imagetransmit.http.RequestBody;
import io.imagetransmit.http.Scope;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageIndex;
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

/** Manifests of one registry (OCI distribution specification, "Pulling manifests" and "Pushing Manifests"). */
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
    record Head(boolean present, @Nullable Digest digest) {}

    /** Asks with as little as possible, under the scope that the later requests need as well. */
    Head head(ImageReference image, Scope scope) throws TransferException {
        HttpCall call = HttpCall.head(uri(image)).with("Accept", ManifestType.acceptHeader());
        try (HttpAnswer answer = client.send(call, image.toString(), List.of(scope))) {
            if (answer.status() == 404) {
                return new Head(false, null);
            }
            if (answer.status() == 405 || answer.status() == 400) {
                return new Head(true, null); // a registry that knows no HEAD here; GET will tell
            }
            if (!answer.isSuccess()) {
                throw client.refused(answer, image.toString());
            }
            if (RegistryClient.isHtml(answer)) {
                throw new TransferException(
                        client.side(),
                        Kind.NOT_A_REGISTRY,
                        Map.of("host", client.host(), "name", image.toString(), "status", "" + answer.status()));
            }
            return new Head(true, declaredDigest(answer));
        }
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
                        ? new TransferException(
                                client.side(),
                                Kind.NOT_A_REGISTRY,
                                Map.of("host", client.host(), "name", image.toString(), "status", "200"))
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

    /**
     * Pushes a manifest. Under a tag a registry takes whatever arrives: what was damaged on its way is put again at once, and
     * in the end withdrawn, so that no wrong manifest keeps the tag.
     *
     * @return whether the registry says that it keeps track of the manifest's subject ({@code OCI-Subject})
     */
    boolean put(ImageReference image, Manifest manifest) throws TransferException {
        for (int attempt = 1; ; attempt++) {
            try {
                return putOnce(image, manifest);
            } catch (TransferException e) {
                boolean damaged = e.kind() == Kind.CORRUPT
                        || "MANIFEST_INVALID".equals(e.details().get("code"));
                if (damaged && attempt <= client.retryPolicy().retries()) {
                    continue;
                }
                String stored = e.details().get("found");
                if (e.kind() == Kind.CORRUPT && stored != null) {
                    withdraw(image.repository(), stored);
                }
                throw e;
            }
        }
    }

    /** Many registries forbid it; then the error that is on its way to the user has to do. */
    private void withdraw(String repository, String digest) {
        HttpCall call = HttpCall.of("DELETE", client.uri(repository, "manifests/" + digest));
        try (HttpAnswer answer = client.send(call, repository, List.of(Scope.pullPush(repository)))) {
            answer.status();
        } catch (TransferException e) {
            e.details(); // see above
        }
    }

    private boolean putOnce(ImageReference image, Manifest manifest) throws TransferException {
        ImageReference name = image.tag() != null
                ? ImageReference.tagged(image.repository(), image.tag())
                : ImageReference.byDigest(image.repository(), manifest.digest());
        HttpCall call = HttpCall.of("PUT", uri(name))
                .with("Content-Type", manifest.mediaType())
                .withBody(RequestBody.of(manifest.bytes()));
        try (HttpAnswer answer = client.send(call, image.toString(), List.of(Scope.pullPush(image.repository())))) {
            if (!answer.isSuccess()) {
                throw putRefused(answer, image, manifest);
            }
            Digest stored = declaredDigest(answer);
            if (stored != null
                    && stored.algorithm().equals(manifest.digest().algorithm())
                    && !stored.equals(manifest.digest())) {
                throw new TransferException(
                        client.side(),
                        Kind.CORRUPT,
                        Map.of(
                                "host", client.host(),
                                "name", image.toString(),
                                "digest", manifest.digest().toString(),
                                "found", stored.toString()));
            }
            return answer.header("OCI-Subject") != null;
        }
    }

    private TransferException putRefused(HttpAnswer answer, ImageReference image, Manifest manifest) {
        TransferException refused = client.refused(answer, image.toString());
        String code = refused.details().getOrDefault("code", "");
        boolean typeRefused = answer.status() == 415
                || code.equals("UNSUPPORTED")
                || (code.equals("MANIFEST_INVALID") && answer.status() / 100 == 4);
        return manifest instanceof ImageIndex && typeRefused
                ? new TransferException(client.side(), Kind.INDEX_REFUSED, refused.details(), refused)
                : refused;
    }

    private URI uri(ImageReference image) {
        return client.uri(image.repository(), "manifests/" + image.selector());
    }

    /** {@code Docker-Content-Digest}, if it is there and names an algorithm that can be checked. */
    private static @Nullable Digest declaredDigest(HttpAnswer answer) {
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

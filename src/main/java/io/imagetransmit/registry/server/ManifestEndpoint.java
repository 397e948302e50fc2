package io.imagetransmit.registry.server;

import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** {@code /v2/name/manifests/reference}: manifests by tag and by digest. */
final class ManifestEndpoint {
    private final RegistryFolder folder;

    ManifestEndpoint(RegistryFolder folder) {
        this.folder = folder;
    }

    void get(Exchange exchange, String name, String reference) throws IOException, RefusedException {
        Repository repository = Requested.repository(folder, name);
        Repository.Stored stored =
                isDigest(reference) ? repository.find(Requested.digest(reference)) : repository.find(tag(reference));
        byte[] bytes = stored == null ? null : repository.read(stored.digest());
        if (stored == null || bytes == null) {
            throw new RefusedException(ErrorCode.MANIFEST_UNKNOWN, reference);
        }
        String type = stored.mediaType();
        if (type.isEmpty()) {
            ManifestFacts facts = repository.facts(stored);
            type = facts == null ? "application/octet-stream" : facts.mediaType();
        }
        exchange.set("Content-Type", type)
                .set("Docker-Content-Digest", stored.digest().toString())
                .set("ETag", "\"" + stored.digest() + "\"")
                .answer(200, bytes);
    }

    void put(Exchange exchange, String name, String reference) throws IOException, RefusedException {
        RepositoryName repository = RepositoryName.of(name);
        Digest expected = isDigest(reference) ? Requested.digest(reference) : null;
        String tag = expected == null ? tag(reference) : null;
        byte[] bytes = body(exchange);
        Digest digest = expected == null ? Digest.sha256(bytes) : expected;
        if (!digest.matches(bytes)) {
            throw new RefusedException(ErrorCode.DIGEST_INVALID, "the manifest is not " + digest);
        }
        ManifestFacts facts = facts(bytes, exchange.header("Content-Type"));
        folder.at(repository).putManifest(digest, bytes, facts, tag);
        if (facts.subject() != null) {
            exchange.set("OCI-Subject", facts.subject().toString());
        }
        exchange.set("Location", "/v2/" + repository + "/manifests/" + digest)
                .set("Docker-Content-Digest", digest.toString())
                .answerEmpty(201);
    }

    void delete(Exchange exchange, String name, String reference) throws IOException, RefusedException {
        Repository repository = Requested.repository(folder, name);
        boolean deleted = isDigest(reference)
                ? repository.deleteManifest(Requested.digest(reference))
                : repository.deleteTag(tag(reference));
        if (!deleted) {
            throw new RefusedException(ErrorCode.MANIFEST_UNKNOWN, reference);
        }
        exchange.answerEmpty(202);
    }

    private static byte[] body(Exchange exchange) throws IOException, RefusedException {
        if (exchange.declaredLength() <= Manifest.MAX_SIZE) {
            try (InputStream body = exchange.body()) {
                byte[] bytes = body.readNBytes(Manifest.MAX_SIZE + 1);
                if (bytes.length <= Manifest.MAX_SIZE) {
                    return bytes;
                }
            }
        }
        throw new RefusedException(ErrorCode.SIZE_INVALID, 413, "a manifest has at most 4 MiB", java.util.Map.of());
    }

    private static ManifestFacts facts(byte[] bytes, @Nullable String contentType) throws RefusedException {
        try {
            return ManifestFacts.read(bytes, contentType);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(ErrorCode.MANIFEST_INVALID, String.valueOf(e.getMessage()));
        }
    }

    private static boolean isDigest(String reference) {
        return reference.indexOf(':') >= 0; // which no tag has
    }

    private static String tag(String reference) throws RefusedException {
        if (!ImageReference.isTag(reference)) {
            throw new RefusedException(ErrorCode.TAG_INVALID, "not a tag");
        }
        return reference;
    }
}

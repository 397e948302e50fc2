package io.imagetransmit.registry;

import io.imagetransmit.http.Scope;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageIndex;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.image.ManifestParser;
import io.imagetransmit.image.ManifestType;
import io.imagetransmit.store.TransferException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What refers to a manifest: signatures, SBOMs, attestations. Found by the referrers API (OCI distribution specification 1.1,
 * "Listing Referrers"), else by the tag {@code sha256-<hex>} ("Referrers Tag Schema"), and, since cosign's signatures are neither,
 * by the tags {@code sha256-<hex>.sig}, {@code .att} and {@code .sbom}.
 */
final class Referrers {
    private static final int TAG_LISTS_KEPT = 32;

    private final RegistryClient client;
    private final Manifests manifests;
    private final Listing listing;
    private final Map<String, List<String>> attachedTags = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<String>> eldest) {
            return size() > TAG_LISTS_KEPT;
        }
    };

    Referrers(RegistryClient client, Manifests manifests, Listing listing) {
        this.client = client;
        this.manifests = manifests;
        this.listing = listing;
    }

    List<ImageReference> of(String repository, Digest subject) throws TransferException {
        Set<ImageReference> found = new LinkedHashSet<>();
        for (Descriptor descriptor : described(repository, subject)) {
            found.add(ImageReference.byDigest(repository, descriptor.digest()));
        }
        String prefix = tag(subject) + ".";
        for (String tag : attachedTags(repository)) {
            if (tag.startsWith(prefix)) {
                found.add(ImageReference.tagged(repository, tag));
            }
        }
        return List.copyOf(found);
    }

    private List<Descriptor> described(String repository, Digest subject) throws TransferException {
        List<Descriptor> found = new ArrayList<>();
        boolean known = listing.pages(
                client.uri(repository, "referrers/" + subject),
                repository + "@" + subject,
                Scope.pull(repository),
                page -> found.addAll(entries(repository, page.toString())));
        if (known) {
            return found;
        }
        Manifest index = tagged(repository, subject);
        return index instanceof ImageIndex list ? list.entries() : List.of();
    }

    private List<Descriptor> entries(String repository, String page) throws TransferException {
        try {
            byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
            return ManifestParser.parse(bytes, ManifestType.OCI_INDEX.mediaType()) instanceof ImageIndex index
                    ? index.entries()
                    : List.of();
        } catch (IllegalArgumentException e) {
            throw listing.malformed(repository, e);
        }
    }

    /** The index under the subject's fallback tag, or null. */
    @Nullable
    Manifest tagged(String repository, Digest subject) throws TransferException {
        return manifests.get(ImageReference.tagged(repository, tag(subject)), Scope.pull(repository));
    }

    private List<String> attachedTags(String repository) throws TransferException {
        synchronized (attachedTags) {
            List<String> known = attachedTags.get(repository);
            if (known != null) {
                return known;
            }
        }
        List<String> tags = tags(repository).stream()
                .filter(tag -> tag.matches("sha(256|512)-[0-9a-f]+\\.[a-z]+"))
                .toList();
        synchronized (attachedTags) {
            attachedTags.put(repository, tags);
        }
        return tags;
    }

    /** A repository may hold an image and have no list of tags, for instance if it never had one. */
    private List<String> tags(String repository) throws TransferException {
        try {
            return listing.tags(repository);
        } catch (TransferException e) {
            if (e.kind() == TransferException.Kind.NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    /** The fallback tag of a subject; cut to what a tag may hold, as the specification says. */
    static String tag(Digest subject) {
        String hex = subject.hex();
        return subject.algorithm() + "-" + hex.substring(0, Math.min(hex.length(), 64));
    }
}

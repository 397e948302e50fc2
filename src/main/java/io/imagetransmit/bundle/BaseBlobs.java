package io.imagetransmit.bundle;

import io.imagetransmit.bundle.BundleMeta.Base;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The blobs that the bases of an increment bring, those included that a base left out itself, because it builds on another: the
 * increment then depends on that one.
 */
final class BaseBlobs {
    private final List<BundleMeta> bases;
    private final Map<Digest, String> bringers = new LinkedHashMap<>();
    private final Map<Digest, Set<String>> repositories = new HashMap<>();

    BaseBlobs(List<BundleMeta> bases) {
        this.bases = bases;
        for (BundleMeta base : bases) {
            for (BundledBlob blob : base.blobs().values()) {
                String bringer = blob.base() == null ? base.name() : blob.base();
                bringers.putIfAbsent(blob.digest(), bringer);
                if (blob.base() == null) {
                    bringers.put(blob.digest(), bringer);
                }
                blob.repositories().forEach(name -> addRepository(blob.digest(), name));
            }
            base.images().forEach(image -> addRepositories(base, image.manifest(), image.reference()));
        }
    }

    private void addRepositories(BundleMeta base, Manifest root, ImageReference image) {
        Deque<Manifest> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            Manifest manifest = open.remove();
            manifest.blobs().forEach(blob -> addRepository(blob.digest(), image.repository()));
            for (Descriptor child : manifest.children()) {
                Manifest below = base.nested().get(child.digest());
                if (below != null) {
                    open.add(below);
                }
            }
        }
    }

    private void addRepository(Digest digest, String repository) {
        repositories.computeIfAbsent(digest, unused -> new TreeSet<>()).add(repository);
    }

    /** Whether a base brings the blob. */
    boolean bring(Digest digest) {
        return bringers.containsKey(digest);
    }

    /** Where the bases' images have the blob. */
    Set<String> repositories(Digest digest) {
        return repositories.getOrDefault(digest, Set.of());
    }

    /** As the original notes them: all blobs of the bases, needed or not. */
    Map<Digest, BundledBlob> leftOut(Map<Digest, Descriptor> needed) {
        Map<Digest, BundledBlob> leftOut = new LinkedHashMap<>();
        bringers.forEach((digest, bringer) -> {
            Descriptor blob = needed.get(digest);
            leftOut.put(
                    digest,
                    new BundledBlob(
                            digest,
                            blob == null ? -1 : blob.size(),
                            bringer,
                            List.of(),
                            null,
                            List.copyOf(repositories.getOrDefault(digest, Set.of())),
                            List.of()));
        });
        return leftOut;
    }

    /** The bundles that bring these blobs, with their identity where they were named themselves. */
    List<Base> named(Set<Digest> needed) {
        Set<String> names = new LinkedHashSet<>();
        needed.forEach(digest -> names.add(bringers.getOrDefault(digest, "")));
        List<Base> named = new ArrayList<>();
        bases.forEach(base -> names.remove(base.name()));
        for (BundleMeta base : bases) {
            named.add(new Base(base.name(), base.identity()));
            for (Base deeper : base.bases()) {
                if (names.remove(deeper.name())) {
                    named.add(deeper);
                }
            }
        }
        return named;
    }
}

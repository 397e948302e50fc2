package io.imagetransmit.transfer;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.store.ImageSink;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A manifest and all below it that the target repository does not have yet. Levels come from the root downwards; a manifest is put
 * after all of the levels below it. What the target has is a leaf whose own children and blobs are there too, as registries see to.
 *
 * @param levels the root alone, then its missing children, then theirs
 */
record ManifestTree(List<List<Manifest>> levels) {
    private static final int MOST_LEVELS = 8;
    private static final int MOST_MANIFESTS = 4096;
    private static final long MOST_BYTES = 16L << 20;

    /** Reads what is below {@code root}, each level's manifests at the same time. */
    static ManifestTree read(
            Manifest root,
            ImageReference source,
            ImageReference target,
            ImageSource images,
            ImageSink sink,
            Checks checks)
            throws TransferException {
        List<List<Manifest>> levels = new ArrayList<>();
        levels.add(List.of(root));
        Set<Digest> seen = new HashSet<>();
        long bytes = 0;
        List<Manifest> level = levels.get(0);
        while (!level.isEmpty()) {
            List<CompletableFuture<Optional<Manifest>>> answers = new ArrayList<>();
            for (Manifest parent : level) {
                for (Descriptor child : parent.children()) {
                    if (seen.add(child.digest())) {
                        answers.add(checks.ask(() -> missing(child, source, target, images, sink)));
                    }
                }
            }
            List<Manifest> next = new ArrayList<>();
            for (CompletableFuture<Optional<Manifest>> answer : answers) {
                Optional<Manifest> manifest = Checks.await(answer);
                if (manifest.isPresent()) {
                    next.add(manifest.get());
                    bytes += manifest.get().bytes().length;
                }
            }
            if (levels.size() > MOST_LEVELS || seen.size() > MOST_MANIFESTS || bytes > MOST_BYTES) {
                throw new TransferException(
                        Side.SOURCE,
                        Kind.MALFORMED,
                        Map.of("name", source.toString(), "message", "an index of this size or depth is not an image"));
            }
            if (!next.isEmpty()) {
                levels.add(next);
            }
            level = next;
        }
        return new ManifestTree(levels);
    }

    private static Optional<Manifest> missing(
            Descriptor child, ImageReference source, ImageReference target, ImageSource images, ImageSink sink)
            throws TransferException {
        if (sink.digestOf(ImageReference.byDigest(target.repository(), child.digest())) != null) {
            return Optional.empty();
        }
        return Optional.of(images.manifest(ImageReference.byDigest(source.repository(), child.digest())));
    }

    /** The distinct blobs of all manifests. */
    List<Descriptor> blobs() {
        List<Descriptor> blobs = new ArrayList<>();
        Set<Digest> seen = new HashSet<>();
        for (List<Manifest> level : levels) {
            for (Manifest manifest : level) {
                for (Descriptor blob : manifest.blobs()) {
                    if (seen.add(blob.digest())) {
                        blobs.add(blob);
                    }
                }
            }
        }
        return blobs;
    }
}

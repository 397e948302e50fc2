package io.imagetransmit.bundle;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.store.ImageCollection;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the images of a collection consist of: the manifests, each held once however many images have it, and from there the blobs.
 * What an image has is found out anew by each {@link #walk}, since a small hostile index may have a thousand images share a
 * thousand children. Immutable once made.
 */
final class ImageInventory {
    /** Of a collection that keeps its manifests elsewhere, bytes; a meta file has a bound of its own. */
    private static final long MOST_BYTES = 32L << 20;
    /** Entries of indexes and manifests, over all images, counted again for each image that shares them. */
    private static final long MOST_STEPS = 20_000_000;
    /** Pairs of a damaged blob and an image that has it. */
    private static final int MOST_OWNERS = 200_000;

    private final List<Root> roots;
    private final Map<Digest, Manifest> manifests;
    private final Map<Digest, TransferException> problems;
    private final String name;

    /**
     * An image, or a manifest that is attached to one.
     *
     * @param problem why there is no manifest; null where there is one
     */
    record Root(
            ImageReference name,
            boolean isReferrer,
            @Nullable Digest digest,
            @Nullable TransferException problem) {}

    /**
     * A manifest within an image.
     *
     * @param entry what its parent says of it, or it of itself
     * @param parent the index that has it; null for the image itself
     * @param manifest null if it is not in the collection, or not what it should be
     */
    record Part(
            Descriptor entry,
            @Nullable Digest parent,
            @Nullable Manifest manifest) {}

    private ImageInventory(
            List<Root> roots, Map<Digest, Manifest> manifests, Map<Digest, TransferException> problems, String name) {
        this.roots = List.copyOf(roots);
        this.manifests = manifests;
        this.problems = problems;
        this.name = name;
    }

    /** Of a bundle, by its meta file alone. */
    static ImageInventory of(BundleMeta meta) {
        List<Root> roots = new ArrayList<>();
        Map<Digest, Manifest> manifests = new LinkedHashMap<>(meta.nested());
        for (BundledImage image : meta.images()) {
            manifests.put(image.manifest().digest(), image.manifest());
            roots.add(new Root(image.reference(), false, image.manifest().digest(), null));
        }
        meta.referrers().forEach(referrer -> roots.add(new Root(referrer.name(), true, referrer.digest(), null)));
        return new ImageInventory(roots, manifests, Map.of(), meta.name());
    }

    /**
     * Of any collection. A manifest that is missing or damaged becomes a {@link #problem}.
     *
     * @throws TransferException if the work was stopped, or if the collection is larger than any honest one
     */
    static ImageInventory of(ImageCollection images) throws TransferException {
        Loading loading = new Loading(images);
        for (ImageReference image : images.images()) {
            loading.root(image, false);
        }
        while (!loading.open.isEmpty()) {
            loading.next();
        }
        return new ImageInventory(loading.roots, loading.manifests, loading.problems, "");
    }

    /** Fetches manifests, each once. */
    private static final class Loading {
        private final ImageCollection images;
        private final List<Root> roots = new ArrayList<>();
        private final Map<Digest, Manifest> manifests = new LinkedHashMap<>();
        private final Map<Digest, TransferException> problems = new HashMap<>();
        private final Set<ImageReference> named = new HashSet<>();
        private final Deque<Found> open = new ArrayDeque<>();
        private long bytes;

        private record Found(String repository, Manifest manifest) {}

        Loading(ImageCollection images) {
            this.images = images;
        }

        void root(ImageReference image, boolean isReferrer) throws TransferException {
            if (!named.add(image)) {
                return;
            }
            try {
                Manifest manifest = images.manifest(image);
                roots.add(new Root(image, isReferrer, manifest.digest(), null));
                add(image.repository(), manifest);
            } catch (TransferException e) {
                failIfCancelled(e);
                roots.add(new Root(image, isReferrer, image.digest(), e));
            }
        }

        private void add(String repository, Manifest manifest) throws TransferException {
            if (manifests.putIfAbsent(manifest.digest(), manifest) == null) {
                bytes += manifest.bytes().length;
                if (bytes > MOST_BYTES) {
                    throw tooLarge("");
                }
                open.add(new Found(repository, manifest));
            }
        }

        void next() throws TransferException {
            Found found = open.remove();
            for (Descriptor child : found.manifest().children()) {
                if (!manifests.containsKey(child.digest()) && !problems.containsKey(child.digest())) {
                    child(found.repository(), child);
                }
            }
            for (ImageReference referrer :
                    images.referrers(found.repository(), found.manifest().digest())) {
                root(referrer, true);
            }
        }

        private void child(String repository, Descriptor child) throws TransferException {
            try {
                add(repository, images.manifest(ImageReference.byDigest(repository, child.digest())));
            } catch (TransferException e) {
                failIfCancelled(e);
                problems.put(child.digest(), e);
            }
        }

        private static void failIfCancelled(TransferException e) throws TransferException {
            if (e.kind() == Kind.CANCELLED || e.details().containsKey(TOO_LARGE)) {
                throw e;
            }
        }
    }

    private static final String TOO_LARGE = "most";

    private static TransferException tooLarge(String name) {
        return new TransferException(
                Side.DISK,
                Kind.MALFORMED,
                Map.of("path", name, "message", "more manifests than any honest collection has", TOO_LARGE, "1"));
    }

    /** Images first, in the collection's order, then what is attached to them. */
    List<Root> roots() {
        return roots;
    }

    /** Manifests that are there. */
    Map<Digest, Manifest> manifests() {
        return manifests;
    }

    /** Why a manifest below an index could not be had; null if it could, or if the collection just does not have it. */
    @Nullable
    TransferException problem(Digest digest) {
        return problems.get(digest);
    }

    /** Whether all images can be walked in bounded time; to be asked once, before anything else is. */
    void check() throws TransferException {
        long[] steps = {0};
        for (Root root : roots) {
            walk(root, part -> {
                steps[0]++;
                Manifest manifest = part.manifest();
                steps[0] += manifest == null ? 0 : manifest.blobs().size();
            });
            if (steps[0] > MOST_STEPS) {
                throw tooLarge(name);
            }
        }
    }

    /** Tells every manifest of an image, each entry of an index behind the index itself; what stands twice is entered once. */
    void walk(Root root, Consumer<Part> visitor) {
        Manifest top = root.digest() == null ? null : manifests.get(root.digest());
        if (top == null) {
            return;
        }
        Set<Digest> entered = new HashSet<>();
        Deque<Part> open = new ArrayDeque<>();
        open.push(new Part(top.descriptor(), null, top));
        while (!open.isEmpty()) {
            Part part = open.pop();
            visitor.accept(part);
            Manifest manifest = part.manifest();
            if (manifest == null || !entered.add(manifest.digest())) {
                continue;
            }
            List<Descriptor> children = manifest.children();
            for (int i = children.size() - 1; i >= 0; i--) {
                Descriptor child = children.get(i);
                open.push(new Part(child, manifest.digest(), manifests.get(child.digest())));
            }
        }
    }

    /** The blobs of an image, each once. */
    Map<Digest, Descriptor> blobs(Root root) {
        Map<Digest, Descriptor> blobs = new LinkedHashMap<>();
        Set<Digest> seen = new HashSet<>();
        walk(root, part -> {
            Manifest manifest = part.manifest();
            if (manifest != null && seen.add(manifest.digest())) {
                manifest.blobs().forEach(blob -> blobs.putIfAbsent(blob.digest(), blob));
            }
        });
        return blobs;
    }

    /** All blobs, each once. */
    Map<Digest, Descriptor> blobs() {
        Map<Digest, Descriptor> blobs = new LinkedHashMap<>();
        manifests
                .values()
                .forEach(manifest -> manifest.blobs().forEach(blob -> blobs.putIfAbsent(blob.digest(), blob)));
        return blobs;
    }

    /** A repository that each blob may be asked for in. */
    Map<Digest, String> repositories() {
        Map<Digest, String> repositories = new HashMap<>();
        for (Root root : roots) {
            blobs(root)
                    .keySet()
                    .forEach(digest ->
                            repositories.putIfAbsent(digest, root.name().repository()));
        }
        return repositories;
    }

    /**
     * The images, or what is attached to them, that have any of these manifests and blobs. Where everything is asked for that
     * very many images share, not all of them are named.
     */
    Map<Digest, Set<ImageReference>> owners(Set<Digest> asked) {
        Map<Digest, Set<ImageReference>> owners = new HashMap<>();
        int[] room = {asked.isEmpty() ? 0 : MOST_OWNERS};
        for (Root root : roots) {
            if (room[0] <= 0) {
                break;
            }
            walk(root, part -> {
                room[0] -= own(owners, asked, part.entry().digest(), root);
                Manifest manifest = part.manifest();
                for (Descriptor blob : manifest == null ? List.<Descriptor>of() : manifest.blobs()) {
                    room[0] -= own(owners, asked, blob.digest(), root);
                }
            });
        }
        return owners;
    }

    private static int own(Map<Digest, Set<ImageReference>> owners, Set<Digest> asked, Digest digest, Root root) {
        boolean isNew = asked.contains(digest)
                && owners.computeIfAbsent(digest, unused -> new LinkedHashSet<>())
                        .add(root.name());
        return isNew ? 1 : 0;
    }
}

package io.imagetransmit.bundle;

import io.imagetransmit.bundle.ImageInventory.Root;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.store.ImageCollection;
import io.imagetransmit.store.TransferException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a bundle, an archive or a layout holds, and how its images share it. Found out from the manifests; of data files only
 * configurations are read, and only for platforms that nothing else tells. Not safe for use by several threads at once.
 */
public final class CollectionReport {
    private final @Nullable BundleSource bundle;
    private final ImageInventory inventory;
    private final List<Root> imageRoots;
    private final List<Root> referrerRoots;
    private final Map<ImageReference, BundledImage> bundled = new HashMap<>();
    private final Map<Digest, Descriptor> blobs = new LinkedHashMap<>();
    private final Map<Digest, Integer> uses = new HashMap<>();
    private final PartFacts.Maker parts;

    private CollectionReport(ImageCollection images, ImageInventory inventory) {
        this.bundle = images instanceof BundleSource source ? source : null;
        this.inventory = inventory;
        this.imageRoots =
                inventory.roots().stream().filter(root -> !root.isReferrer()).toList();
        this.referrerRoots = inventory.roots().stream().filter(Root::isReferrer).toList();
        if (bundle != null) {
            bundle.meta().images().forEach(image -> bundled.put(image.reference(), image));
        }
        this.parts = new PartFacts.Maker(images, inventory);
        for (Root root : inventory.roots()) {
            inventory.blobs(root).values().forEach(blob -> {
                blobs.putIfAbsent(blob.digest(), blob);
                uses.merge(blob.digest(), 1, Integer::sum);
            });
        }
    }

    /**
     * Looks through the manifests.
     *
     * @throws TransferException if there are more of them than any honest collection has
     */
    public static CollectionReport of(ImageCollection images) throws TransferException {
        ImageInventory inventory =
                images instanceof BundleSource bundle ? ImageInventory.of(bundle.meta()) : ImageInventory.of(images);
        inventory.check();
        return new CollectionReport(images, inventory);
    }

    /**
     * Some blobs.
     *
     * @param bytes of all of them
     */
    public record Amount(int count, long bytes) {
        public static final Amount NONE = new Amount(0, 0);

        Amount and(Descriptor blob) {
            return new Amount(count + 1, bytes + blob.size());
        }
    }

    /**
     * A data file.
     *
     * @param found its size on the disk, bytes; -1 if it is not there
     */
    public record FileFacts(BundledFile file, long found) {}

    /**
     * An image, or what is attached to one.
     *
     * @param url what the bundle calls it by; null for an archive's image, and for what is attached
     * @param attachedTo for what is attached: the manifest that it belongs to; null if nobody knows
     * @param renames what it is wanted to be called at the target
     * @param problem why nothing more is known of it
     * @param parts the image's manifest, and those below it
     * @param blobs all that it needs, each counted once
     * @param shared those of them that further images need as well
     * @param leftOut those that the bundle does not bring, by the meta file of the base that does
     * @param notPacked those that nobody keeps but their own servers: foreign layers
     */
    public record ImageFacts(
            ImageReference name,
            @Nullable String url,
            @Nullable Digest attachedTo,
            List<String> renames,
            @Nullable TransferException problem,
            List<PartFacts> parts,
            Amount blobs,
            Amount shared,
            Map<String, Amount> leftOut,
            Amount notPacked) {}

    /**
     * All images together.
     *
     * @param blobs each counted once
     * @param packed those that are in this bundle
     * @param savedBytes how much more it would be if each image had its own
     */
    public record Totals(Amount blobs, Amount packed, long savedBytes, Map<String, Amount> leftOut, Amount notPacked) {}

    /** Null for what is no bundle. */
    public @Nullable BundleMeta meta() {
        return bundle == null ? null : bundle.meta();
    }

    public List<FileFacts> files() {
        List<FileFacts> files = new ArrayList<>();
        if (bundle != null) {
            for (BundledFile file : bundle.meta().files()) {
                files.add(new FileFacts(file, BaseChain.sizeOf(bundle.folder().resolve(file.name()))));
            }
        }
        return files;
    }

    public List<BaseChain> bases() {
        return bundle == null ? List.of() : BaseChain.of(bundle.meta(), bundle.folder());
    }

    /** How many images there are; what is attached to them not counted. */
    public int images() {
        return imageRoots.size();
    }

    /** How many signatures, SBOMs and the like are attached to them. */
    public int referrers() {
        return referrerRoots.size();
    }

    /** The facts of one image, found out when asked for. */
    public ImageFacts image(int number) {
        return facts(imageRoots.get(number));
    }

    public ImageFacts referrer(int number) {
        return facts(referrerRoots.get(number));
    }

    private ImageFacts facts(Root root) {
        Sums sums = new Sums();
        Amount shared = Amount.NONE;
        for (Descriptor blob : inventory.blobs(root).values()) {
            sums.add(blob);
            if (uses.getOrDefault(blob.digest(), 1) > 1) {
                shared = shared.and(blob);
            }
        }
        BundledImage image = root.isReferrer() ? null : bundled.get(root.name());
        return new ImageFacts(
                root.name(),
                image == null ? null : image.url(),
                root.isReferrer() ? subject(root) : null,
                image == null ? List.of() : image.renames(),
                root.problem(),
                parts.of(root),
                sums.all,
                shared,
                sums.leftOut,
                sums.notPacked);
    }

    /** By its own word (OCI 1.1), or by the tag that cosign gives it: {@code sha256-<hex>.sig}. */
    private @Nullable Digest subject(Root root) {
        Manifest manifest = root.digest() == null ? null : inventory.manifests().get(root.digest());
        Descriptor subject = manifest == null ? null : manifest.subject();
        if (subject != null) {
            return subject.digest();
        }
        String tag = root.name().tag() == null ? "" : root.name().tag();
        try {
            String name = tag.indexOf('.') < 0 ? tag : tag.substring(0, tag.indexOf('.'));
            return Digest.parse(name.replaceFirst("-", ":"));
        } catch (IllegalArgumentException e) {
            return null; // attached by another custom
        }
    }

    public Totals totals() {
        Sums sums = new Sums();
        blobs.values().forEach(sums::add);
        long single = 0;
        for (Descriptor blob : blobs.values()) {
            single += blob.size() * (uses.getOrDefault(blob.digest(), 1) - 1L);
        }
        int elsewhere = sums.notPacked.count();
        long elsewhereBytes = sums.notPacked.bytes();
        for (Amount amount : sums.leftOut.values()) {
            elsewhere += amount.count();
            elsewhereBytes += amount.bytes();
        }
        Amount packed = new Amount(sums.all.count() - elsewhere, sums.all.bytes() - elsewhereBytes);
        return new Totals(sums.all, packed, single, sums.leftOut, sums.notPacked);
    }

    /** Blobs by where they are. */
    private final class Sums {
        private final Map<String, Amount> leftOut = new LinkedHashMap<>();
        private Amount all = Amount.NONE;
        private Amount notPacked = Amount.NONE;

        void add(Descriptor blob) {
            all = all.and(blob);
            BundledBlob known = bundle == null ? null : bundle.meta().blobs().get(blob.digest());
            if (known != null && known.base() != null) {
                leftOut.put(
                        known.base(),
                        leftOut.getOrDefault(known.base(), Amount.NONE).and(blob));
            } else if (known == null && bundle != null && blob.isForeign()) {
                notPacked = notPacked.and(blob);
            }
        }
    }
}

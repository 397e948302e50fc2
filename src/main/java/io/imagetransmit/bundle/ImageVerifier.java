package io.imagetransmit.bundle;

import io.imagetransmit.bundle.Damage.Kind;
import io.imagetransmit.bundle.ImageInventory.Root;
import io.imagetransmit.bundle.Verification.LeftOut;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.store.BlobContent;
import io.imagetransmit.store.ImageCollection;
import io.imagetransmit.store.TransferException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a collection: every manifest and every blob against its digest, and of a bundle every byte of its data files. All that is
 * wrong is found, not only the first. What an increment leaves out is listed and not looked for. Memory does not grow with the data.
 */
public final class ImageVerifier {
    private final ImageCollection images;
    private final ImageInventory inventory;
    private final Pace pace;
    private final @Nullable BundleAudit bundle;

    private ImageVerifier(ImageCollection images, ImageInventory inventory, LongConsumer progress)
            throws TransferException {
        this.images = images;
        this.inventory = inventory;
        this.pace = new Pace(progress);
        this.bundle = images instanceof BundleSource source ? new BundleAudit(source, inventory, pace) : null;
    }

    /**
     * Reads the manifests. A bundle should have been opened by {@link BundleOpener#openAnyway}, since any other way refuses the
     * very bundles that one wants to know more about.
     *
     * @param progress is told, by several threads, how many bytes have been read, each time some have
     * @throws TransferException if there are more manifests than any honest collection has
     */
    public static ImageVerifier of(ImageCollection images, LongConsumer progress) throws TransferException {
        ImageInventory inventory =
                images instanceof BundleSource source ? ImageInventory.of(source.meta()) : ImageInventory.of(images);
        inventory.check();
        return new ImageVerifier(images, inventory, progress);
    }

    /** How many bytes {@link #run} is going to read, about. */
    public long bytes() {
        return bundle == null ? sum(inventory.blobs().values()) : bundle.bytes();
    }

    private static long sum(Iterable<Descriptor> blobs) {
        long bytes = 0;
        for (Descriptor blob : blobs) {
            bytes += blob.size();
        }
        return bytes;
    }

    /**
     * Reads everything; may be called once.
     *
     * @throws TransferException {@link TransferException.Kind#CANCELLED} after {@link #abort}; what is wrong with the collection
     *     is in the result
     */
    public Verification run() throws TransferException {
        List<Finding> findings = new ArrayList<>(manifests());
        Map<Digest, Descriptor> blobs = inventory.blobs();
        if (bundle == null) {
            Map<Digest, String> repositories = inventory.repositories();
            findings.addAll(BlobReads.findings(
                    blobs.values(),
                    blob -> BlobContent.Opener.of(images, repositories.getOrDefault(blob.digest(), "any"), blob),
                    pace));
        } else {
            findings.addAll(bundle.findings());
        }
        return new Verification(
                damages(findings),
                leftOut(blobs),
                bundle == null ? List.of() : bundle.partly(),
                (int) inventory.roots().stream()
                        .filter(root -> !root.isReferrer())
                        .count(),
                inventory.manifests().size(),
                bundle == null ? blobs.size() : bundle.blobs(),
                images instanceof BundleSource source ? source.meta().files().size() : 0,
                pace.bytes());
    }

    /** Those that an index names and the collection does not have, or that are not what they should be. */
    private List<Finding> manifests() {
        List<Finding> findings = new ArrayList<>();
        Set<Digest> told = new HashSet<>();
        for (Manifest manifest : inventory.manifests().values()) {
            for (Descriptor child : manifest.children()) {
                if (!inventory.manifests().containsKey(child.digest()) && told.add(child.digest())) {
                    findings.add(Finding.of(Kind.MANIFEST, child.digest(), inventory.problem(child.digest())));
                }
            }
        }
        return findings;
    }

    private List<Damage> damages(List<Finding> findings) {
        List<Damage> damages = new ArrayList<>();
        for (Root root : inventory.roots()) {
            if (root.problem() != null) {
                Set<ImageReference> image = Set.of(root.name());
                damages.add(new Damage(Kind.MANIFEST, null, List.of(), root.digest(), "", "", image, root.problem()));
            }
        }
        Set<Digest> hit = new HashSet<>();
        findings.forEach(finding -> hit.addAll(finding.hits()));
        Map<Digest, Set<ImageReference>> owners = inventory.owners(hit);
        findings.forEach(finding -> damages.add(finding.damage(owners)));
        return damages;
    }

    private List<LeftOut> leftOut(Map<Digest, Descriptor> blobs) {
        Map<String, List<Descriptor>> byBase = new LinkedHashMap<>();
        if (images instanceof BundleSource source) {
            for (Descriptor blob : blobs.values()) {
                BundledBlob known = source.meta().blobs().get(blob.digest());
                if (known != null && known.base() != null) {
                    byBase.computeIfAbsent(known.base(), unused -> new ArrayList<>())
                            .add(blob);
                }
            }
        }
        List<LeftOut> leftOut = new ArrayList<>();
        byBase.forEach((base, missing) -> leftOut.add(new LeftOut(base, missing)));
        return leftOut;
    }

    /** Makes {@link #run} end soon. */
    public void abort() {
        pace.stop();
        images.abort();
    }
}

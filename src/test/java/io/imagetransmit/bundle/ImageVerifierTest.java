package io.imagetransmit.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.image.ManifestParser;
import io.imagetransmit.store.ImageCollection;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.TestBlob;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.testing.TestManifest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The verifier on a collection that is no bundle: what archives and layouts will be to it. */
class ImageVerifierTest {
    private static final ImageReference ONE = ImageReference.tagged("one", "1");
    private static final ImageReference TWO = ImageReference.tagged("two", "1");

    /** A collection in memory. */
    private static final class Shelf implements ImageCollection {
        private final Map<ImageReference, TestManifest> named = new LinkedHashMap<>();
        private final Map<Digest, TestManifest> manifests = new HashMap<>();
        private final Map<Digest, byte[]> blobs = new HashMap<>();
        private final Map<Digest, List<ImageReference>> referrers = new HashMap<>();

        Shelf with(ImageReference name, TestImage image) {
            named.put(name, image.top());
            add(image);
            return this;
        }

        void add(TestImage image) {
            manifests.put(image.digest(), image.top());
            image.below().forEach(manifest -> manifests.put(manifest.digest(), manifest));
            image.blobs().forEach(blob -> blobs.put(blob.digest(), blob.bytes()));
        }

        void damage(Digest blob) {
            blobs.computeIfPresent(blob, (digest, bytes) -> {
                byte[] other = bytes.clone();
                other[other.length / 2] ^= 1;
                return other;
            });
        }

        @Override
        public List<ImageReference> images() {
            return List.copyOf(named.keySet());
        }

        @Override
        public Digest digestOf(ImageReference image) throws TransferException {
            return manifest(image).digest();
        }

        @Override
        public Manifest manifest(ImageReference image) throws TransferException {
            TestManifest manifest = image.digest() == null ? named.get(image) : manifests.get(image.digest());
            if (manifest == null) {
                throw missing();
            }
            return ManifestParser.parse(manifest.bytes(), manifest.mediaType());
        }

        @Override
        public InputStream openBlob(String repository, Descriptor blob, long offset) throws TransferException {
            byte[] bytes = blobs.get(blob.digest());
            if (bytes == null) {
                throw missing();
            }
            return new ByteArrayInputStream(Arrays.copyOfRange(bytes, (int) offset, bytes.length));
        }

        private static TransferException missing() {
            return new TransferException(Side.DISK, Kind.NOT_FOUND, Map.of());
        }

        @Override
        public List<ImageReference> referrers(String repository, Digest subject) {
            return referrers.getOrDefault(subject, List.of());
        }

        @Override
        public void abort() {
            // nothing runs
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private static List<Damage> damages(ImageCollection images) throws TransferException {
        return ImageVerifier.of(images, bytes -> {}).run().damages();
    }

    @Test
    void whatIsRightIsReadToTheLastByte() throws TransferException {
        Shelf shelf =
                new Shelf().with(ONE, OddImages.multiPlatform(1)).with(TWO, OddImages.foreignLayer(9, "http://x"));
        AtomicLong read = new AtomicLong();
        ImageVerifier verifier = ImageVerifier.of(shelf, read::addAndGet);
        Verification verification = verifier.run();
        assertTrue(verification.isGood(), verification::toString);
        long bytes =
                shelf.blobs.values().stream().mapToLong(blob -> blob.length).sum();
        assertEquals(bytes, verification.bytes());
        assertEquals(bytes, read.get());
        assertEquals(2, verification.images());
        assertEquals(5, verification.manifests());
    }

    @Test
    void damagedAndMissingBlobsHitTheirImages() throws TransferException {
        TestImage one = OddImages.dockerImage(1);
        TestImage two = OddImages.ociImage(100);
        Shelf shelf = new Shelf().with(ONE, one).with(TWO, two);
        TestBlob damaged = one.blobs().get(1);
        shelf.damage(damaged.digest());
        TestBlob missing = two.blobs().get(1);
        shelf.blobs.remove(missing.digest());
        List<Damage> damages = damages(shelf);
        assertEquals(2, damages.size(), damages::toString);
        assertEquals(Damage.Kind.BLOB, damages.get(0).kind());
        assertEquals(damaged.digest(), damages.get(0).digest());
        assertEquals(Set.of(ONE), damages.get(0).images());
        assertTrue(damages.get(0).found().startsWith("sha256:"), damages::toString);
        assertEquals(Damage.Kind.BLOB_MISSING, damages.get(1).kind());
        assertEquals(missing.digest(), damages.get(1).digest());
        assertEquals(Set.of(TWO), damages.get(1).images());
    }

    @Test
    void aMissingManifestHitsTheImagesAboveIt() throws TransferException {
        TestImage nested = OddImages.nestedIndex(1);
        Shelf shelf = new Shelf().with(ONE, nested).with(TWO, OddImages.ociImage(100));
        Digest deepest = nested.below().get(0).digest();
        shelf.manifests.remove(deepest);
        List<Damage> damages = damages(shelf);
        assertEquals(1, damages.size(), damages::toString);
        assertEquals(Damage.Kind.MANIFEST, damages.get(0).kind());
        assertEquals(deepest, damages.get(0).digest());
        assertEquals(Set.of(ONE), damages.get(0).images());
    }

    @Test
    void anImageWithoutAManifestDoesNotEndTheWork() throws TransferException {
        Shelf shelf = new Shelf().with(ONE, OddImages.ociImage(1));
        shelf.referrers.put(OddImages.ociImage(1).digest(), List.of(TWO));
        List<Damage> damages = damages(shelf);
        assertEquals(1, damages.size(), damages::toString);
        assertEquals(Set.of(TWO), damages.get(0).images());
        assertEquals(Damage.Kind.MANIFEST, damages.get(0).kind());
    }

    @Test
    void referrersAreVerifiedUnderTheirOwnNames() throws TransferException {
        TestImage image = OddImages.ociImage(1);
        TestImage sbom = OddImages.referrer(image, 5);
        Shelf shelf = new Shelf().with(ONE, image);
        shelf.add(sbom);
        ImageReference name = ImageReference.byDigest("one", sbom.digest());
        shelf.referrers.put(image.digest(), List.of(name));
        shelf.damage(sbom.blobs().get(1).digest());
        List<Damage> damages = damages(shelf);
        assertEquals(1, damages.size(), damages::toString);
        assertEquals(Set.of(name), damages.get(0).images());
    }

    @Test
    void canBeStopped() throws TransferException {
        Shelf shelf = new Shelf().with(ONE, OddImages.dockerImage(1));
        ImageVerifier verifier = ImageVerifier.of(shelf, bytes -> {});
        verifier.abort();
        assertEquals(
                Kind.CANCELLED,
                assertThrows(TransferException.class, verifier::run).kind());
    }
}

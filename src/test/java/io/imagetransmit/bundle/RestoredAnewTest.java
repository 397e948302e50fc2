package io.imagetransmit.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.imagetransmit.bundle.BundleSource.RestoredImage;
import io.imagetransmit.bundle.squash.OddTar;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageManifest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.testing.ImageBuilder;
import io.imagetransmit.testing.ImageBuilder.Entry;
import io.imagetransmit.testing.TemporaryFolder;
import io.imagetransmit.testing.TestBlob;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.testing.TestLayer;
import io.imagetransmit.testing.TestManifest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bundles as the original makes them, with layers by a compressor that nobody knows. */
class RestoredAnewTest {
    private final TemporaryFolder folder = new TemporaryFolder("anew");
    private final byte[] tar = new OddTar.Writer()
            .file("etc/one", OddTar.content(1, 50_000))
            .file("etc/two", OddTar.content(2, 700))
            .end();
    private final TestLayer known = SquashRig.layer(OddTar.splittable().get(0).bytes(), "go", 6);
    private final TestLayer rare = SquashRig.layer(tar, "go", 3);
    private final TestLayer zlib = SquashRig.layer(tar, gzip(tar, Deflater.DEFAULT_STRATEGY));
    private final TestLayer unknown = SquashRig.layer(tar, gzip(tar, Deflater.HUFFMAN_ONLY));

    @AfterEach
    void remove() {
        folder.close();
    }

    @Test
    void theUsualCompressorsAreFound() throws IOException {
        TestImage image =
                ImageBuilder.docker().layer(known).layer(rare).layer(zlib).build();
        try (BundleSource source = bundle(Map.of("a", image), tar)) {
            Manifest manifest = source.manifest(SquashRig.reference("a"));
            assertEquals(image.digest(), manifest.digest());
            for (Descriptor blob : manifest.blobs()) {
                assertEquals(blob.size(), SquashRig.read(source, blob));
            }
            assertEquals(List.of(), source.restoredAnew());
        }
    }

    @Test
    void anUnknownOneGivesANewDigestAndAManifestThatNamesIt() throws IOException {
        TestImage image = ImageBuilder.docker()
                .layer(known)
                .layer(unknown)
                .annotation("kept", "<as it is> ü")
                .build();
        TestImage other = ImageBuilder.docker().layer(known).build();
        try (BundleSource source = bundle(Map.of("a", image, "b", other), tar)) {
            ImageReference reference = SquashRig.reference("a");
            Manifest manifest = source.manifest(reference);
            assertNotEquals(image.digest(), manifest.digest());
            assertEquals(Digest.sha256(manifest.bytes()), manifest.digest());
            assertEquals(manifest.digest(), source.digestOf(reference));
            for (Descriptor blob : manifest.blobs()) {
                assertEquals(blob.size(), SquashRig.read(source, blob));
            }
            Descriptor anew = manifest.blobs().get(2);
            assertNotEquals(unknown.blob().digest(), anew.digest());
            try (InputStream in = new GZIPInputStream(source.openBlob("any", anew, 0))) {
                assertEquals(unknown.diffId(), Digest.sha256(in.readAllBytes()));
            }
            assertEquals(
                    other.digest(), source.manifest(SquashRig.reference("b")).digest());
            assertEquals(
                    List.of(new RestoredImage(reference, image.digest(), manifest.digest())), source.restoredAnew());
            assertOnlyTheLayerDiffers(image.top(), manifest, anew);
        }
    }

    private void assertOnlyTheLayerDiffers(TestManifest before, Manifest now, Descriptor anew) {
        JsonObject expected = json(before.bytes());
        JsonObject layer = expected.getAsJsonArray("layers").get(1).getAsJsonObject();
        layer.addProperty("digest", anew.digest().toString());
        layer.addProperty("size", anew.size());
        assertEquals(expected, json(now.bytes()));
        assertEquals(before.mediaType(), now.mediaType());
    }

    private static JsonObject json(byte[] bytes) {
        return JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8)).getAsJsonObject();
    }

    @Test
    void anIndexAboveIsWrittenAnewToo() throws IOException {
        TestImage image = ImageBuilder.oci().layer(unknown).build();
        TestImage other = ImageBuilder.oci().layer(known).build();
        TestImage inner = ImageBuilder.index(TestManifest.OCI_INDEX, List.of(new Entry(image, "linux", "arm64")));
        TestImage outer = ImageBuilder.index(
                TestManifest.OCI_INDEX, List.of(new Entry(other, "linux", "amd64"), new Entry(inner)));
        TestImage unchanged = ImageBuilder.index(TestManifest.OCI_INDEX, List.of(new Entry(other, "linux", "amd64")));
        try (BundleSource source = bundle(Map.of("outer", outer, "unchanged", unchanged), tar)) {
            Manifest now = source.manifest(SquashRig.reference("outer"));
            assertNotEquals(outer.digest(), now.digest());
            assertEquals(other.digest(), now.children().get(0).digest());
            Manifest innerNow = child(source, now, 1);
            ImageManifest imageNow = (ImageManifest) child(source, innerNow, 0);
            Descriptor anew = imageNow.layers().get(0);
            assertEquals(anew.size(), SquashRig.read(source, anew));
            assertEquals(
                    unchanged.digest(),
                    source.manifest(SquashRig.reference("unchanged")).digest());
        }
    }

    private static Manifest child(BundleSource source, Manifest index, int number) throws TransferException {
        Descriptor child = index.children().get(number);
        Manifest manifest = source.manifest(new ImageReference("test/outer", null, child.digest()));
        assertEquals(child.digest(), manifest.digest());
        assertEquals(child.size(), manifest.bytes().length);
        return manifest;
    }

    @Test
    void contentThatTheConfigurationDoesNotKnowIsDamage() throws IOException {
        byte[] changed = tar.clone();
        changed[600] ^= 1;
        TestImage image = ImageBuilder.docker().layer(unknown).build();
        try (BundleSource source = bundle(Map.of("a", image), changed)) {
            TransferException failure =
                    assertThrows(TransferException.class, () -> source.manifest(SquashRig.reference("a")));
            assertEquals(Kind.CORRUPT, failure.kind());
            assertEquals(
                    folder.resolve("img_full_1.squashfs").toString(),
                    failure.details().get("path"));
        }
    }

    /** A bundle as the original makes it, of images whose layers other than {@link #known} have this tar in them. */
    private BundleSource bundle(Map<String, TestImage> images, byte[] content) throws IOException {
        OriginalBundle bundle = new OriginalBundle(folder.path());
        for (TestImage image : images.values()) {
            for (TestBlob blob : image.blobs()) {
                boolean layer = blob.bytes()[0] == 0x1f;
                if (layer) {
                    byte[] own = blob.digest().equals(known.blob().digest()) ? unpacked(blob) : content;
                    bundle.layer(blob.digest(), own);
                } else {
                    bundle.whole(blob);
                }
            }
        }
        return bundle.open(images);
    }

    private static byte[] unpacked(TestBlob blob) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(blob.bytes()))) {
            return in.readAllBytes();
        }
    }

    private static byte[] gzip(byte[] content, int strategy) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed) {
            {
                def.setStrategy(strategy);
            }
        }) {
            out.write(content);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}

package io.imagetransmit.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imagetransmit.bundle.squash.SquashfsTool;
import io.imagetransmit.bundle.squash.SquashfsTool.Kind;
import io.imagetransmit.deflate.GzipRecipe;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.image.ManifestParser;
import io.imagetransmit.store.BlobContent;
import io.imagetransmit.store.ImageSink.Placement;
import io.imagetransmit.testing.Programs;
import io.imagetransmit.testing.TestBlob;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.testing.TestLayer;
import io.imagetransmit.testing.TestManifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes squashfs bundles of images that are in memory, and reads them back. */
final class SquashRig {
    static final byte[] GO_HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 255};

    private final Path data;
    private final SquashfsTool tool;

    SquashRig(Path data, Kind kind) {
        this.data = data;
        this.tool = new SquashfsTool(kind, Programs.require(kind.program()));
    }

    SquashfsTool tool() {
        return tool;
    }

    static ImageReference reference(String name) {
        return new ImageReference("test/" + name, "1", null);
    }

    BundleSink sink(Map<String, TestImage> images) throws IOException {
        return sink(images, BlobStores.squashfs(tool));
    }

    BundleSink sink(Map<String, TestImage> images, BlobStores stores) throws IOException {
        Map<ImageReference, List<String>> wanted = new LinkedHashMap<>();
        images.keySet().forEach(name -> wanted.put(reference(name), List.of()));
        BundlePlan plan = new BundlePlan(
                data,
                "http://127.0.0.1:5000",
                wanted,
                List.of(),
                BundleNames.Prefix.NONE,
                Compressor.SQUASHFS,
                3,
                false,
                false,
                Long.MAX_VALUE,
                "",
                "test");
        return BundleSink.open(plan, stores, Clock.systemUTC());
    }

    /** Writes all blobs and manifests, as the engine does. */
    static void carry(BundleSink sink, Map<String, TestImage> images) throws IOException {
        for (Map.Entry<String, TestImage> image : images.entrySet()) {
            ImageReference reference = reference(image.getKey());
            for (TestManifest manifest : image.getValue().below()) {
                put(
                        sink,
                        new ImageReference(reference.repository(), null, manifest.digest()),
                        manifest,
                        image.getValue());
            }
            put(sink, reference, image.getValue().top(), image.getValue());
        }
    }

    private static void put(BundleSink sink, ImageReference reference, TestManifest document, TestImage image)
            throws IOException {
        Map<Digest, TestBlob> blobs = new HashMap<>();
        image.blobs().forEach(blob -> blobs.put(blob.digest(), blob));
        Manifest manifest = parsed(document);
        for (Descriptor blob : manifest.blobs()) {
            TestBlob content = blobs.get(blob.digest());
            if (content != null
                    && sink.place(reference.repository(), blob, List.of()) instanceof Placement.Wanted wanted) {
                try (BlobContent from = content(blob, content)) {
                    wanted.writer().write(from);
                }
            }
        }
        sink.putManifest(reference, manifest);
    }

    static BlobContent content(Descriptor blob, TestBlob content) {
        return new BlobContent(blob, offset -> {
            InputStream in = content.content().get();
            in.skipNBytes(offset);
            return in;
        });
    }

    static Manifest parsed(TestManifest manifest) {
        return ManifestParser.parse(manifest.bytes(), manifest.mediaType());
    }

    Path bundle(Map<String, TestImage> images) throws IOException {
        try (BundleSink sink = sink(images)) {
            carry(sink, images);
            sink.finish();
            BundleSink.Result result = sink.result();
            if (result == null) {
                throw new IllegalStateException("no bundle");
            }
            return result.meta();
        }
    }

    BundleSource open(Path meta) throws IOException {
        return new BundleOpener(data).open(meta);
    }

    /** Reads every manifest and every blob, each against its digest. */
    void assertComplete(Path meta, Map<String, TestImage> images) throws IOException {
        try (BundleSource source = open(meta)) {
            for (Map.Entry<String, TestImage> image : images.entrySet()) {
                ImageReference reference = reference(image.getKey());
                assertEquals(
                        image.getValue().digest(), source.manifest(reference).digest());
                for (TestManifest below : image.getValue().below()) {
                    ImageReference child = new ImageReference(reference.repository(), null, below.digest());
                    assertEquals(below.digest(), source.manifest(child).digest());
                }
                for (TestBlob blob : image.getValue().blobs()) {
                    assertEquals(blob.size(), read(source, new Descriptor("", blob.digest(), blob.size())));
                }
            }
            assertEquals(List.of(), source.restoredAnew());
        }
    }

    /** Reads a blob, which is verified thereby, and returns how many bytes it has. */
    static long read(BundleSource source, Descriptor blob) throws IOException {
        byte[] buffer = new byte[20_000];
        try (BlobContent content = new BlobContent(blob, BlobContent.Opener.of(source, "test/any", blob))) {
            int count = content.read(buffer, 0, buffer.length);
            while (count >= 0) {
                count = content.read(buffer, 0, buffer.length);
            }
            return content.position();
        }
    }

    /** The names of the forms in which an image's layers stand in the bundle. */
    static List<String> forms(BundleSource source, String image) throws IOException {
        List<String> forms = new ArrayList<>();
        for (Descriptor blob : source.manifest(reference(image)).blobs()) {
            BundledBlob known = source.meta().blobs().get(blob.digest());
            forms.add(known == null || known.recipe() == null ? "" : known.recipe());
        }
        return forms.subList(1, forms.size());
    }

    static TestLayer layer(byte[] tar, byte[] packed) {
        return new TestLayer(TestLayer.DOCKER_GZIP, TestBlob.of(packed), Digest.sha256(tar), List.of());
    }

    /** As an encoder of {@code io.imagetransmit.deflate} packs it, which is checked against the real ones there. */
    static TestLayer layer(byte[] tar, String encoder, int level) {
        String header = Base64.getUrlEncoder().withoutPadding().encodeToString(GO_HEADER);
        GzipRecipe recipe = GzipRecipe.parse("1/" + encoder + "/" + level + "/" + header);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = recipe.compressor(packed)) {
            out.write(tar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return layer(tar, packed.toByteArray());
    }
}

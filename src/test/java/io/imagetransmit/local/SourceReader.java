package io.imagetransmit.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.store.BlobContent;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.testing.ImageContents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads an image whole, as an engine would, and verifies all of it. */
final class SourceReader {
    private SourceReader() {}

    static ImageContents contents(ImageSource source, ImageReference image) throws IOException {
        Manifest top = source.manifest(image);
        Map<Digest, String> manifests = new LinkedHashMap<>();
        Map<Digest, Long> blobs = new LinkedHashMap<>();
        add(source, image.repository(), top, manifests, blobs);
        return new ImageContents(top.digest(), manifests, blobs);
    }

    private static void add(
            ImageSource source,
            String repository,
            Manifest manifest,
            Map<Digest, String> manifests,
            Map<Digest, Long> blobs)
            throws IOException {
        manifests.put(manifest.digest(), manifest.mediaType());
        for (Descriptor child : manifest.children()) {
            Manifest below = source.manifest(ImageReference.byDigest(repository, child.digest()));
            add(source, repository, below, manifests, blobs);
        }
        for (Descriptor blob : manifest.blobs()) {
            if (!blob.isForeign() && !blobs.containsKey(blob.digest())) {
                blobs.put(blob.digest(), (long) bytes(source, repository, blob, 0).length);
                assertEquals(blob.size(), blobs.get(blob.digest()));
            }
        }
    }

    /** The blob's bytes from an offset on, verified if that is 0. */
    static byte[] bytes(ImageSource source, String repository, Descriptor blob, long offset) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (BlobContent content = new BlobContent(blob, BlobContent.Opener.of(source, repository, blob))) {
            content.seek(offset);
            byte[] buffer = new byte[10_000];
            int count = content.read(buffer, 0, buffer.length);
            while (count >= 0) {
                bytes.write(buffer, 0, count);
                count = content.read(buffer, 0, buffer.length);
            }
        }
        return bytes.toByteArray();
    }
}

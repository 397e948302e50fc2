package io.imagetransmit.testing;

import com.google.gson.JsonParser;
import io.imagetransmit.image.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An image, index or artifact with all that is below it.
 *
 * @param below its children and their children, each before what names it
 * @param blobs all that a registry must have; foreign layers are not among them
 */
public record TestImage(TestManifest top, List<TestManifest> below, List<TestBlob> blobs) {

    public TestImage {
        below = List.copyOf(below);
        blobs = List.copyOf(blobs);
    }

    public Digest digest() {
        return top.digest();
    }

    /** What an engine lists the image by; of a manifest, not of an index. */
    public String configDigest() {
        return JsonParser.parseString(new String(top.bytes(), StandardCharsets.UTF_8))
                .getAsJsonObject()
                .getAsJsonObject("config")
                .get("digest")
                .getAsString();
    }

    /** What a correct copy must contain. */
    public ImageContents contents() {
        Map<Digest, String> manifests = new LinkedHashMap<>();
        below.forEach(manifest -> manifests.put(manifest.digest(), manifest.mediaType()));
        manifests.put(top.digest(), top.mediaType());
        Map<Digest, Long> sizes = new LinkedHashMap<>();
        blobs.forEach(blob -> sizes.put(blob.digest(), blob.size()));
        return new ImageContents(top.digest(), manifests, sizes);
    }

    /** The manifest that stands above these. */
    static TestImage above(TestManifest top, List<TestImage> children) {
        List<TestManifest> manifests = new ArrayList<>();
        List<TestBlob> blobs = new ArrayList<>();
        for (TestImage child : children) {
            manifests.addAll(child.below());
            manifests.add(child.top());
            blobs.addAll(child.blobs());
        }
        return new TestImage(top, manifests, blobs);
    }

    /** Its tag where the referrers API is missing, and those of cosign's: {@code sha256-<hex>}. */
    public String tagScheme() {
        return digest().algorithm() + "-" + digest().hex();
    }
}

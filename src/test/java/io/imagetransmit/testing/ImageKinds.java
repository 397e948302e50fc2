package io.imagetransmit.testing;

import java.util.LinkedHashMap;
import java.util.Map;

/** All kinds of images that docker-registry takes, by a name that is good for a repository. */
public final class ImageKinds {
    private ImageKinds() {}

    /** The same seed gives the same images; seeds should be at least 1000 apart. */
    public static Map<String, TestImage> of(long seed) {
        Map<String, TestImage> images = new LinkedHashMap<>();
        images.put("docker", OddImages.dockerImage(seed));
        images.put("oci", OddImages.ociImage(seed + 100));
        images.put("multi-platform", OddImages.multiPlatform(seed + 200));
        images.put("docker-list", OddImages.dockerList(seed + 300));
        images.put("nested-index", OddImages.nestedIndex(seed + 400));
        images.put("empty-index", OddImages.emptyIndex());
        images.put("attestation", OddImages.withAttestation(seed + 500));
        images.put("artifact", OddImages.artifact(seed + 600));
        images.put("chart", OddImages.helmChart(seed + 610));
        images.put("subject", OddImages.referrer(OddImages.ociImage(seed + 100), seed + 620));
        images.put("signature", OddImages.cosignSignature(OddImages.ociImage(seed + 100)));
        images.put("zstd", OddImages.everyCompression(seed + 700));
        images.put("repeated", OddImages.repeatedLayers(seed + 800));
        images.put("foreign", OddImages.foreignLayer(seed + 810, "http://127.0.0.1:1/layer"));
        images.put("unknown", OddImages.unknownTypes(seed + 820));
        images.put("big", OddImages.bigLayer(seed + 830, 10_000_000));
        return images;
    }
}

package io.imagetransmit.testing;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.imagetransmit.image.Digest;
import io.imagetransmit.testing.ImageBuilder.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One image of each kind that is found in registries, the usual and the odd. The same seed gives the same image; different
 * seeds give images that share nothing but empty layers and empty configurations.
 */
public final class OddImages {
    private static final int SIZE = 20_000;
    private static final TestLayer EMPTY_JSON = TestLayer.text("application/vnd.oci.empty.v1+json", "{}");

    private OddImages() {}

    public static TestImage dockerImage(long seed) {
        return ImageBuilder.docker()
                .layer(TestLayer.gzip(TestLayer.DOCKER_GZIP, 2 * seed, SIZE))
                .layer(TestLayer.gzip(TestLayer.DOCKER_GZIP, 2 * seed + 1, SIZE))
                .build();
    }

    public static TestImage ociImage(long seed) {
        return ociImage(seed, "linux", "amd64");
    }

    private static TestImage ociImage(long seed, String os, String architecture) {
        return ImageBuilder.oci()
                .platform(os, architecture)
                .layer(TestLayer.gzip(TestLayer.OCI_GZIP, seed, SIZE))
                .build();
    }

    /** An OCI index of linux/amd64, linux/arm64 and linux/arm/v7. */
    public static TestImage multiPlatform(long seed) {
        return ImageBuilder.index(
                TestManifest.OCI_INDEX,
                List.of(
                        new Entry(ociImage(seed, "linux", "amd64"), "linux", "amd64"),
                        new Entry(ociImage(seed + 1, "linux", "arm64"), "linux", "arm64"),
                        new Entry(ociImage(seed + 2, "linux", "arm"), "linux", "arm", "v7", Map.of())));
    }

    /** A Docker manifest list of linux/amd64 and linux/arm64. */
    public static TestImage dockerList(long seed) {
        TestImage arm = ImageBuilder.docker()
                .platform("linux", "arm64")
                .layer(TestLayer.gzip(TestLayer.DOCKER_GZIP, 2 * seed + 2, SIZE))
                .build();
        return ImageBuilder.index(
                TestManifest.DOCKER_LIST,
                List.of(new Entry(dockerImage(seed), "linux", "amd64"), new Entry(arm, "linux", "arm64")));
    }

    /** An index of an index and an image. */
    public static TestImage nestedIndex(long seed) {
        return ImageBuilder.index(
                TestManifest.OCI_INDEX,
                List.of(new Entry(multiPlatform(seed)), new Entry(ociImage(seed + 3), "linux", "amd64")));
    }

    public static TestImage emptyIndex() {
        return ImageBuilder.index(TestManifest.OCI_INDEX, List.of());
    }

    /** As BuildKit makes them: an image, and beside it an attestation whose platform is unknown/unknown. */
    public static TestImage withAttestation(long seed) {
        TestImage image = ociImage(seed);
        TestImage attestation = ImageBuilder.oci()
                .platform("unknown", "unknown")
                .layer(TestLayer.text("application/vnd.in-toto+json", "{\"_type\":\"statement " + seed + "\"}"))
                .build();
        Map<String, String> annotations = Map.of(
                "vnd.docker.reference.digest",
                image.digest().toString(),
                "vnd.docker.reference.type",
                "attestation-manifest");
        return ImageBuilder.index(
                TestManifest.OCI_INDEX,
                List.of(
                        new Entry(image, "linux", "amd64"),
                        new Entry(attestation, "unknown", "unknown", null, annotations)));
    }

    /** An artifact of OCI 1.1: empty configuration, one layer of a type of its own. */
    public static TestImage artifact(long seed) {
        return ImageBuilder.oci()
                .artifactType("application/vnd.example.report")
                .config(EMPTY_JSON)
                .layer(TestLayer.text("application/vnd.example.report+json", "{\"report\":" + seed + "}"))
                .build();
    }

    /** The artifact manifest that OCI 1.1 withdrew: no configuration, {@code blobs} for layers. docker-registry refuses it. */
    public static TestImage withdrawnArtifact(long seed) {
        TestLayer blob = TestLayer.text("text/plain", "withdrawn " + seed);
        JsonArray blobs = new JsonArray();
        blobs.add(ImageBuilder.descriptor(blob));
        JsonObject manifest = new JsonObject();
        manifest.addProperty("mediaType", TestManifest.OCI_ARTIFACT);
        manifest.addProperty("artifactType", "application/vnd.example.withdrawn");
        manifest.add("blobs", blobs);
        return new TestImage(TestManifest.of(manifest, TestManifest.OCI_ARTIFACT), List.of(), List.of(blob.blob()));
    }

    public static TestImage helmChart(long seed) {
        TestLayer chart = TestLayer.gzip("application/vnd.cncf.helm.chart.content.v1.tar+gzip", seed, 2000);
        String config = "{\"name\":\"chart\",\"version\":\"" + seed + ".0.0\",\"apiVersion\":\"v2\"}";
        return ImageBuilder.oci()
                .config(TestLayer.text("application/vnd.cncf.helm.config.v1+json", config))
                .layer(chart)
                .annotation("org.opencontainers.image.title", "chart")
                .build();
    }

    /** To be pushed under {@link TestImage#tagScheme()} of the image and {@code .sig}, as cosign does. */
    public static TestImage cosignSignature(TestImage image) {
        String payload = "{\"critical\":{\"image\":{\"docker-manifest-digest\":\"" + image.digest() + "\"}}}";
        return ImageBuilder.oci()
                .layer(TestLayer.text("application/vnd.dev.cosign.simplesigning.v1+json", payload))
                .annotation("dev.cosignproject.cosign/signature", "MEUCIQDtest")
                .build();
    }

    /** A referrer in the manner of OCI 1.1: it names the image as its subject. */
    public static TestImage referrer(TestImage image, long seed) {
        return ImageBuilder.oci()
                .artifactType("application/vnd.example.sbom")
                .config(EMPTY_JSON)
                .layer(TestLayer.text("application/spdx+json", "{\"sbom\":" + seed + "}"))
                .subject(image)
                .build();
    }

    /** The index of an image's referrers, to be pushed under the image's {@link TestImage#tagScheme()}. */
    public static TestImage referrersIndex(List<TestImage> referrers) {
        List<Entry> entries = new ArrayList<>();
        referrers.forEach(referrer -> entries.add(new Entry(referrer)));
        return ImageBuilder.index(TestManifest.OCI_INDEX, entries);
    }

    /** gzip, zstd and plain tar in one image. */
    public static TestImage everyCompression(long seed) {
        return ImageBuilder.oci()
                .layer(TestLayer.gzip(TestLayer.OCI_GZIP, 3 * seed, SIZE))
                .layer(TestLayer.zstd(3 * seed + 1, 200_000))
                .layer(TestLayer.plain(3 * seed + 2, SIZE))
                .build();
    }

    /** The same layer three times, and the layer without files twice. */
    public static TestImage repeatedLayers(long seed) {
        TestLayer layer = TestLayer.gzip(TestLayer.DOCKER_GZIP, seed, SIZE);
        TestLayer empty = TestLayer.withoutFiles(TestLayer.DOCKER_GZIP);
        return ImageBuilder.docker()
                .layer(layer)
                .layer(empty)
                .layer(layer)
                .layer(empty)
                .layer(layer)
                .build();
    }

    /** A foreign layer, found at this URL only, below a layer of its own. */
    public static TestImage foreignLayer(long seed, String url) {
        return ImageBuilder.docker()
                .platform("windows", "amd64")
                .layer(TestLayer.foreign(TestLayer.DOCKER_FOREIGN, 2 * seed, url))
                .layer(TestLayer.gzip(TestLayer.DOCKER_GZIP, 2 * seed + 1, SIZE))
                .build();
    }

    /** Layers and configuration of types that nobody knows. */
    public static TestImage unknownTypes(long seed) {
        return ImageBuilder.oci()
                .config(TestLayer.text("application/vnd.example.config.v9+cbor", "config " + seed))
                .layer(TestLayer.text("application/vnd.example.layer.v9+squashfs", "layer " + seed))
                .layer(TestLayer.text("x-unheard-of/thing", "thing " + seed))
                .build();
    }

    /** One layer of this many bytes (and a little more), which no memory need hold. */
    public static TestImage bigLayer(long seed, long size) {
        return ImageBuilder.oci().layer(TestLayer.big(seed, size)).build();
    }

    /** Docker's schema 1 with a signature that nobody has checked; no registry of today takes it, a stub does. */
    public static TestImage schema1(String name, String tag) {
        String document = """
                {
                   "schemaVersion": 1,
                   "name": "%s",
                   "tag": "%s",
                   "architecture": "amd64",
                   "fsLayers": [{"blobSum": "%s"}],
                   "history": [{"v1Compatibility": "{\\"id\\":\\"1\\",\\"os\\":\\"linux\\"}"}],
                   "signatures": [{"header": {"alg": "ES256"}, "signature": "none", "protected": "none"}]
                }
                """;
        TestBlob layer = TestLayer.withoutFiles(TestLayer.DOCKER_GZIP).blob();
        byte[] bytes = document.formatted(name, tag, layer.digest()).getBytes(StandardCharsets.UTF_8);
        TestManifest manifest = new TestManifest(bytes, TestManifest.SCHEMA1, Digest.sha256(bytes));
        return new TestImage(manifest, List.of(), List.of(layer));
    }
}

package io.imagetransmit.testing;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the manifest of one image or artifact together, and its configuration where none is given. Changes itself; for one
 * image only.
 */
public final class ImageBuilder {
    private final String mediaType;
    private final String configType;
    private final List<TestLayer> layers = new ArrayList<>();
    private final Map<String, String> annotations = new LinkedHashMap<>();
    private String os = "linux";
    private String architecture = "amd64";
    private @Nullable TestLayer config;
    private @Nullable TestImage subject;
    private @Nullable String artifactType;

    /** An entry of an index: an image and what the index says of it. */
    public record Entry(
            TestImage image,
            String os,
            String architecture,
            @Nullable String variant,
            Map<String, String> annotations) {

        public Entry {
            annotations = Map.copyOf(annotations);
        }

        public Entry(TestImage image, String os, String architecture) {
            this(image, os, architecture, null, Map.of());
        }

        /** Without a platform: an index within an index, a referrer. */
        public Entry(TestImage image) {
            this(image, "", "");
        }
    }

    private ImageBuilder(String mediaType, String configType) {
        this.mediaType = mediaType;
        this.configType = configType;
    }

    public static ImageBuilder oci() {
        return new ImageBuilder(TestManifest.OCI_IMAGE, "application/vnd.oci.image.config.v1+json");
    }

    public static ImageBuilder docker() {
        return new ImageBuilder(TestManifest.DOCKER_IMAGE, "application/vnd.docker.container.image.v1+json");
    }

    public ImageBuilder platform(String newOs, String newArchitecture) {
        os = newOs;
        architecture = newArchitecture;
        return this;
    }

    public ImageBuilder layer(TestLayer layer) {
        layers.add(layer);
        return this;
    }

    /** In place of an image's configuration; what artifacts have. */
    public ImageBuilder config(TestLayer other) {
        config = other;
        return this;
    }

    /** What this one refers to; it is neither pushed nor counted with it. */
    public ImageBuilder subject(TestImage other) {
        subject = other;
        return this;
    }

    public ImageBuilder artifactType(String type) {
        artifactType = type;
        return this;
    }

    public ImageBuilder annotation(String name, String value) {
        annotations.put(name, value);
        return this;
    }

    public TestImage build() {
        TestLayer configuration = config == null ? configuration() : config;
        JsonObject manifest = new JsonObject();
        manifest.addProperty("schemaVersion", 2);
        manifest.addProperty("mediaType", mediaType);
        if (artifactType != null) {
            manifest.addProperty("artifactType", artifactType);
        }
        manifest.add("config", descriptor(configuration));
        JsonArray list = new JsonArray();
        layers.forEach(layer -> list.add(descriptor(layer)));
        manifest.add("layers", list);
        if (subject != null) {
            manifest.add("subject", subject.top().descriptor());
        }
        addAnnotations(manifest, annotations);
        List<TestBlob> blobs = new ArrayList<>();
        blobs.add(configuration.blob());
        layers.stream()
                .filter(layer -> layer.urls().isEmpty())
                .map(TestLayer::blob)
                .forEach(blobs::add);
        return new TestImage(TestManifest.of(manifest, mediaType), List.of(), blobs);
    }

    /** An index or list of these. */
    public static TestImage index(String mediaType, List<Entry> entries) {
        JsonObject index = new JsonObject();
        index.addProperty("schemaVersion", 2);
        index.addProperty("mediaType", mediaType);
        JsonArray list = new JsonArray();
        entries.forEach(entry -> list.add(descriptor(entry)));
        index.add("manifests", list);
        return TestImage.above(
                TestManifest.of(index, mediaType),
                entries.stream().map(Entry::image).toList());
    }

    private static JsonObject descriptor(Entry entry) {
        JsonObject descriptor = entry.image().top().descriptor();
        if (!entry.os().isEmpty()) {
            JsonObject platform = new JsonObject();
            platform.addProperty("architecture", entry.architecture());
            platform.addProperty("os", entry.os());
            if (entry.variant() != null) {
                platform.addProperty("variant", entry.variant());
            }
            descriptor.add("platform", platform);
        }
        addAnnotations(descriptor, entry.annotations());
        return descriptor;
    }

    static JsonObject descriptor(TestLayer layer) {
        JsonObject descriptor = TestManifest.descriptor(
                layer.mediaType(), layer.blob().digest(), layer.blob().size());
        if (!layer.urls().isEmpty()) {
            JsonArray urls = new JsonArray();
            layer.urls().forEach(urls::add);
            descriptor.add("urls", urls);
        }
        return descriptor;
    }

    private TestLayer configuration() {
        JsonArray diffIds = new JsonArray();
        layers.forEach(layer -> diffIds.add(layer.diffId().toString()));
        JsonObject rootfs = new JsonObject();
        rootfs.addProperty("type", "layers");
        rootfs.add("diff_ids", diffIds);
        JsonObject configuration = new JsonObject();
        configuration.addProperty("architecture", architecture);
        configuration.addProperty("os", os);
        configuration.addProperty("created", "2026-11-23T00:00:00Z");
        configuration.add("config", new JsonObject());
        configuration.add("rootfs", rootfs);
        return TestLayer.text(configType, configuration.toString());
    }

    private static void addAnnotations(JsonObject document, Map<String, String> annotations) {
        if (!annotations.isEmpty()) {
            JsonObject object = new JsonObject();
            annotations.forEach(object::addProperty);
            document.add("annotations", object);
        }
    }
}

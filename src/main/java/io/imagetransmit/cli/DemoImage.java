package io.imagetransmit.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.image.ManifestParser;
import io.imagetransmit.image.ManifestType;
import io.imagetransmit.registry.RegistryClient;
import io.imagetransmit.registry.RegistrySink;
import io.imagetransmit.registry.UploadLog;
import io.imagetransmit.store.BlobContent;
import io.imagetransmit.store.ImageSink.Placement;
import io.imagetransmit.store.TransferException.Side;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/**
 * Makes a small but real image for two platforms out of files that every Java installation has, and pushes it: a layer that both
 * share, a layer and a config each, an OCI index on top.
 */
final class DemoImage {
    private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
    private static final long MOST_BYTES = 4L << 20;

    private final URI registry;
    private final Set<Digest> pushed = new HashSet<>();
    private long bytes;

    DemoImage(URI registry) {
        this.registry = registry;
    }

    /** What was pushed: the index's digest, the platforms, and the bytes of all blobs. */
    record Made(Digest digest, List<String> platforms, long bytes) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Layer(byte[] compressed, Digest diffId) {}

    Made push(ImageReference image) throws IOException {
        try (RegistryClient client = DemoCommand.client(registry, Side.TARGET);
                RegistrySink sink = new RegistrySink(client, new UploadLog(Path.of("unused"), trouble -> {}))) {
            Layer shared = layer("usr/lib/demo/", files(Path.of(System.getProperty("java.home"), "conf")));
            JsonArray entries = new JsonArray();
            List<String> platforms = List.of("linux/amd64", "linux/arm64");
            for (String platform : platforms) {
                String greeting = "#!/bin/sh\necho hello from " + platform + "\n";
                Layer own = layer("usr/bin/hello", greeting);
                entries.add(child(sink, image, platform, List.of(shared, own)));
            }
            JsonObject index = document(ManifestType.OCI_INDEX);
            index.add("manifests", entries);
            Manifest manifest = parse(index, ManifestType.OCI_INDEX);
            sink.putManifest(image, manifest);
            return new Made(manifest.digest(), platforms, bytes);
        }
    }

    private JsonObject child(RegistrySink sink, ImageReference image, String platform, List<Layer> layers)
            throws IOException {
        JsonArray diffIds = new JsonArray();
        JsonArray descriptors = new JsonArray();
        for (Layer layer : layers) {
            diffIds.add(layer.diffId().toString());
            descriptors.add(blob(sink, image, LAYER, layer.compressed()));
        }
        JsonObject rootfs = new JsonObject();
        rootfs.addProperty("type", "layers");
        rootfs.add("diff_ids", diffIds);
        JsonObject config = new JsonObject();
        String[] parts = platform.split("/", -1);
        config.addProperty("os", parts[0]);
        config.addProperty("architecture", parts[1]);
        config.add("rootfs", rootfs);
        JsonObject manifest = document(ManifestType.OCI_MANIFEST);
        manifest.add("config", blob(sink, image, CONFIG, utf8(config)));
        manifest.add("layers", descriptors);
        Manifest parsed = parse(manifest, ManifestType.OCI_MANIFEST);
        sink.putManifest(ImageReference.byDigest(image.repository(), parsed.digest()), parsed);
        JsonObject entry = descriptor(parsed.descriptor());
        JsonObject place = new JsonObject();
        place.addProperty("os", parts[0]);
        place.addProperty("architecture", parts[1]);
        entry.add("platform", place);
        return entry;
    }

    private JsonObject blob(RegistrySink sink, ImageReference image, String mediaType, byte[] content)
            throws IOException {
        Descriptor descriptor = new Descriptor(mediaType, Digest.sha256(content), content.length);
        if (pushed.add(descriptor.digest())) {
            bytes += content.length;
            Placement placement = sink.place(image.repository(), descriptor, List.of());
            if (placement instanceof Placement.Wanted wanted) {
                try (BlobContent source = new BlobContent(
                        descriptor,
                        offset -> new ByteArrayInputStream(content, (int) offset, content.length - (int) offset))) {
                    wanted.writer().write(source);
                }
            }
        }
        return descriptor(descriptor);
    }

    private static JsonObject descriptor(Descriptor descriptor) {
        JsonObject object = new JsonObject();
        object.addProperty("mediaType", descriptor.mediaType());
        object.addProperty("digest", descriptor.digest().toString());
        object.addProperty("size", descriptor.size());
        return object;
    }

    private static JsonObject document(ManifestType type) {
        JsonObject document = new JsonObject();
        document.addProperty("schemaVersion", 2);
        document.addProperty("mediaType", type.mediaType());
        return document;
    }

    private static Manifest parse(JsonObject document, ManifestType type) {
        return ManifestParser.parse(utf8(document), type.mediaType());
    }

    private static byte[] utf8(JsonObject document) {
        return document.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(file -> Files.isRegularFile(file) && Files.isReadable(file))
                    .sorted()
                    .toList();
        }
    }

    private static Layer layer(String prefix, List<Path> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long total = 0;
        try (TarArchiveOutputStream tar = tar(bytes)) {
            for (Path file : new ArrayList<>(files)) {
                byte[] content = Files.readAllBytes(file);
                total += content.length;
                if (total > MOST_BYTES) {
                    break;
                }
                add(tar, prefix + file.getFileName(), content, 0644);
            }
        }
        return compressed(bytes.toByteArray());
    }

    private static Layer layer(String name, String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = tar(bytes)) {
            add(tar, name, content.getBytes(StandardCharsets.UTF_8), 0755);
        }
        return compressed(bytes.toByteArray());
    }

    private static TarArchiveOutputStream tar(ByteArrayOutputStream bytes) {
        return new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name());
    }

    private static void add(TarArchiveOutputStream tar, String name, byte[] content, int mode) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        entry.setMode(0100000 | mode);
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static Layer compressed(byte[] tar) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GzipCompressorOutputStream gzip = new GzipCompressorOutputStream(bytes)) {
            gzip.write(tar);
        }
        return new Layer(bytes.toByteArray(), Digest.sha256(tar));
    }
}

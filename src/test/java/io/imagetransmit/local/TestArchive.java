package io.imagetransmit.local;

import com.google.gson.Gson;
import io.imagetransmit.image.Digest;
import io.imagetransmit.testing.TestBlob;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.testing.TestManifest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Writes archives and layouts of images, good ones and bad ones. Changes itself. */
final class TestArchive {
    private static final Gson GSON = new Gson();

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Map<String, String> links = new LinkedHashMap<>();
    private final List<Map<String, Object>> roots = new ArrayList<>();
    private final List<Map<String, Object>> saved = new ArrayList<>();

    TestArchive file(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    TestArchive file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    TestArchive link(String name, String target) {
        links.put(name, target);
        return this;
    }

    /** An image with all that is below it, listed in {@code index.json} with these annotations. */
    TestArchive image(TestImage image, Map<String, String> annotations) {
        image.blobs().forEach(this::blob);
        image.below().forEach(manifest -> blob(TestBlob.of(manifest.bytes())));
        TestManifest top = image.top();
        blob(TestBlob.of(top.bytes()));
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("mediaType", top.mediaType());
        root.put("digest", top.digest().toString());
        root.put("size", top.bytes().length);
        root.put("annotations", annotations);
        roots.add(root);
        return this;
    }

    /** An image by the name that containerd and docker give it. */
    TestArchive image(String name, TestImage image) {
        return image(image, Map.of("io.containerd.image.name", name));
    }

    TestArchive blob(TestBlob blob) {
        return file(Blobs.name(blob.digest()), blob.bytes());
    }

    /** An image as {@code docker save} lists it; the files are written with {@link #file}. */
    TestArchive saved(String config, List<String> names, List<String> layers) {
        saved.add(Map.of("Config", config, "RepoTags", names, "Layers", layers));
        return this;
    }

    /** A configuration of these layers; the answer is its content. */
    static String config(List<byte[]> layers) {
        List<String> diffIds =
                layers.stream().map(Digest::sha256).map(Digest::toString).toList();
        return GSON.toJson(Map.of(
                "os", "linux", "architecture", "amd64", "rootfs", Map.of("type", "layers", "diff_ids", diffIds)));
    }

    private void lists() {
        if (!roots.isEmpty()) {
            file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
            file("index.json", GSON.toJson(Map.of("schemaVersion", 2, "manifests", roots)));
        }
        if (!saved.isEmpty()) {
            file("manifest.json", GSON.toJson(saved));
        }
    }

    Path tar(Path file) {
        lists();
        try (OutputStream out = Files.newOutputStream(file);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            for (Map.Entry<String, byte[]> content : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(content.getKey(), true);
                entry.setSize(content.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(content.getValue());
                tar.closeArchiveEntry();
            }
            for (Map.Entry<String, String> link : links.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(link.getKey(), TarConstants.LF_SYMLINK, true);
                entry.setLinkName(link.getValue());
                tar.putArchiveEntry(entry);
                tar.closeArchiveEntry();
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path folder(Path folder) {
        lists();
        files.forEach((name, content) -> {
            try {
                Path file = folder.resolve(name);
                Files.createDirectories(file.getParent());
                Files.write(file, content);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return folder;
    }
}

package io.imagetransmit.trial;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.imagetransmit.image.Digest;
import io.imagetransmit.testing.TestBlob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a registry has on its disk, read past the registry.
 *
 * @param root of the embedded registry, or docker-registry's {@code v2}
 */
record Storage(Path root, boolean docker) {
    private static final String REF_NAME = "org.opencontainers.image.ref.name";

    /** The tags of a repository. */
    Map<String, Digest> tags(String repository) {
        try {
            return docker ? dockerTags(repository) : layoutTags(repository);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Digest> layoutTags(String repository) throws IOException {
        Path index = root.resolve(repository).resolve("index.json");
        Map<String, Digest> tags = new HashMap<>();
        if (!Files.exists(index)) {
            return tags;
        }
        for (JsonElement element : JsonParser.parseString(Files.readString(index))
                .getAsJsonObject()
                .getAsJsonArray("manifests")) {
            JsonObject entry = element.getAsJsonObject();
            JsonObject annotations = entry.getAsJsonObject("annotations");
            if (annotations != null && annotations.has(REF_NAME)) {
                tags.put(
                        annotations.get(REF_NAME).getAsString(),
                        Digest.parse(entry.get("digest").getAsString()));
            }
        }
        return tags;
    }

    private Map<String, Digest> dockerTags(String repository) throws IOException {
        Path folder = root.resolve("repositories/" + repository + "/_manifests/tags");
        Map<String, Digest> tags = new HashMap<>();
        if (!Files.exists(folder)) {
            return tags;
        }
        try (Stream<Path> names = Files.list(folder)) {
            for (Path name : names.toList()) {
                Path link = name.resolve("current/link");
                if (Files.exists(link)) {
                    tags.put(
                            name.getFileName().toString(),
                            Digest.parse(Files.readString(link, StandardCharsets.UTF_8)));
                }
            }
        }
        return tags;
    }

    /** That a manifest or blob of a repository is there, every byte of it. */
    void demand(String repository, Digest digest, boolean manifest) {
        Path file = root.resolve(repository + "/blobs/" + digest.algorithm() + "/" + digest.hex());
        if (docker) {
            String links = manifest ? "/_manifests/revisions/" : "/_layers/";
            Path link = root.resolve("repositories/" + repository + links + digest.algorithm() + "/" + digest.hex());
            if (!Files.exists(link.resolve("link"))) {
                throw new Violation(repository + " lacks " + digest);
            }
            String hex = digest.hex();
            file = root.resolve("blobs/" + digest.algorithm() + "/" + hex.substring(0, 2) + "/" + hex + "/data");
        }
        if (!Files.exists(file)) {
            throw new Violation(repository + " lacks " + digest);
        }
        if (!hash(file).equals(digest)) {
            throw new Violation(repository + " has " + digest + " with another content");
        }
    }

    private static Digest hash(Path file) {
        return TestBlob.streamed(() -> {
                    try {
                        return Files.newInputStream(file);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .digest();
    }

    /** The identifiers of uploads that were begun and not ended, in repositories that begin so. */
    List<String> sessions(String prefix) {
        Path folder = docker ? root.resolve("repositories/" + prefix) : root.resolve(".image-transmit/uploads");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(path -> {
                        Path parent = path.resolve("..").normalize();
                        return docker ? parent.endsWith("_uploads") : parent.equals(folder);
                    })
                    .map(path -> path.getFileName().toString())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

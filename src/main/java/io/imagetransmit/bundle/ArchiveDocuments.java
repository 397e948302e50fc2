package io.imagetransmit.bundle;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.imagetransmit.bundle.BlobStore.Contents;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageIndex;
import io.imagetransmit.image.ImageManifest;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.image.Platform;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files that make a tar of blobs an OCI image layout (OCI image specification, "image layout") and at the same time an
 * archive for {@code docker load}: the manifests as blobs, {@code oci-layout}, {@code index.json}, {@code manifest.json} and
 * {@code repositories}. {@code docker load} knows one platform only; of an index it gets the one for Linux on this machine's
 * processor, or else the first.
 */
final class ArchiveDocuments {
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private final Contents contents;

    private ArchiveDocuments(Contents contents) {
        this.contents = contents;
    }

    /** Name to content, in the order in which they are written. */
    static Map<String, byte[]> of(Contents contents) {
        return new ArchiveDocuments(contents).documents();
    }

    private Map<String, byte[]> documents() {
        Map<String, byte[]> documents = new LinkedHashMap<>();
        contents.images().forEach(image -> addBlob(documents, image.manifest()));
        contents.nested().values().forEach(manifest -> addBlob(documents, manifest));
        documents.put("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
        documents.put("index.json", GSON.toJson(index()).getBytes(StandardCharsets.UTF_8));
        JsonArray images = new JsonArray();
        JsonObject repositories = new JsonObject();
        for (BundledImage image : contents.images()) {
            ImageManifest loadable = loadable(image.manifest(), 0);
            if (loadable != null) {
                images.add(dockerImage(image, loadable));
                addRepository(repositories, image, loadable);
            }
        }
        documents.put("manifest.json", GSON.toJson(images).getBytes(StandardCharsets.UTF_8));
        documents.put("repositories", GSON.toJson(repositories).getBytes(StandardCharsets.UTF_8));
        return documents;
    }

    /** A manifest that somebody has made a layer of stands there already. */
    private void addBlob(Map<String, byte[]> documents, Manifest manifest) {
        if (!contents.blobs().containsKey(manifest.digest())) {
            documents.putIfAbsent(path(manifest.digest()), manifest.bytes());
        }
    }

    private static String path(Digest digest) {
        return "blobs/" + digest.algorithm() + "/" + digest.hex();
    }

    private JsonObject index() {
        JsonArray manifests = new JsonArray();
        Set<Digest> below = new LinkedHashSet<>();
        for (BundledImage image : contents.images()) {
            JsonObject entry = descriptor(image.manifest());
            if (image.reference().tag() != null) {
                JsonObject annotations = new JsonObject();
                annotations.addProperty("io.containerd.image.name", name(image));
                annotations.addProperty("org.opencontainers.image.ref.name", name(image));
                entry.add("annotations", annotations);
            }
            manifests.add(entry);
            image.manifest().children().forEach(child -> below.add(child.digest()));
        }
        contents.nested().values().forEach(nested -> nested.children().forEach(child -> below.add(child.digest())));
        contents.nested().values().stream()
                .filter(nested -> !below.contains(nested.digest()))
                .forEach(referrer -> manifests.add(descriptor(referrer)));
        JsonObject index = new JsonObject();
        index.addProperty("schemaVersion", 2);
        index.addProperty("mediaType", "application/vnd.oci.image.index.v1+json");
        index.add("manifests", manifests);
        return index;
    }

    private static JsonObject descriptor(Manifest manifest) {
        JsonObject descriptor = new JsonObject();
        descriptor.addProperty("mediaType", manifest.mediaType());
        descriptor.addProperty("digest", manifest.digest().toString());
        descriptor.addProperty("size", manifest.bytes().length);
        return descriptor;
    }

    private static JsonObject dockerImage(BundledImage image, ImageManifest manifest) {
        JsonObject object = new JsonObject();
        Descriptor config = manifest.config();
        object.addProperty("Config", config == null ? "" : path(config.digest()));
        JsonArray tags = new JsonArray();
        if (image.reference().tag() != null) {
            tags.add(name(image));
        }
        object.add("RepoTags", tags);
        JsonArray layers = new JsonArray();
        manifest.layers().forEach(layer -> layers.add(path(layer.digest())));
        object.add("Layers", layers);
        return object;
    }

    private static void addRepository(JsonObject repositories, BundledImage image, ImageManifest manifest) {
        String tag = image.reference().tag();
        List<Descriptor> layers = manifest.layers();
        if (tag == null || layers.isEmpty()) {
            return;
        }
        String name = name(image);
        String repository = name.substring(0, name.lastIndexOf(':'));
        if (!repositories.has(repository)) {
            repositories.add(repository, new JsonObject());
        }
        repositories
                .getAsJsonObject(repository)
                .addProperty(tag, layers.get(layers.size() - 1).digest().hex());
    }

    /** {@code host/repository:tag}, as the original has it. */
    private static String name(BundledImage image) {
        int scheme = image.url().indexOf("://");
        return scheme < 0 ? image.url() : image.url().substring(scheme + 3);
    }

    /** What {@code docker load} can make an image of; null for artifacts and the like. */
    private @Nullable ImageManifest loadable(@Nullable Manifest manifest, int depth) {
        if (manifest instanceof ImageManifest image) {
            return isRunnable(image) && isComplete(image) ? image : null;
        }
        if (manifest instanceof ImageIndex index && depth < 4) {
            List<ImageManifest> found = new ArrayList<>();
            for (Descriptor entry : index.children()) {
                ImageManifest image = loadable(contents.nested().get(entry.digest()), depth + 1);
                Platform platform = entry.platform();
                if (image != null && (platform == null || !platform.os().equals("unknown"))) {
                    if (platform != null && thisMachine().accepts(platform)) {
                        return image;
                    }
                    found.add(image);
                }
            }
            return found.isEmpty() ? null : found.get(0);
        }
        return null;
    }

    private static Platform thisMachine() {
        return Platform.parse("linux/" + System.getProperty("os.arch", "amd64"));
    }

    private static boolean isRunnable(ImageManifest image) {
        Descriptor config = image.config();
        return config != null
                && (config.mediaType().equals("application/vnd.docker.container.image.v1+json")
                        || config.mediaType().equals("application/vnd.oci.image.config.v1+json"));
    }

    private boolean isComplete(ImageManifest image) {
        return image.blobs().stream().allMatch(blob -> contents.blobs().containsKey(blob.digest()));
    }
}

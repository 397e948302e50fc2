package io.imagetransmit.local;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.image.ManifestType;
import io.imagetransmit.image.Platform;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An image as a tar of an OCI image layout: the root's own bytes, so that the name stands for the same digest as everywhere, and
 * of what is below it only what the engine's platform needs. That an index names more than is there is what engines have after
 * every pull. They do look for all that is for their platform, though, and for all that does not say what it is for.
 */
final class LayoutTar {
    private static final int MOST_MANIFESTS = 256;
    private static final byte[] NO_BEGINNING = {};

    private final ImageReference target;
    private final Manifest root;
    private final BlobFeed feed;
    private final Map<Digest, Manifest> manifests = new LinkedHashMap<>();
    private final Map<Digest, Descriptor> blobs = new LinkedHashMap<>();

    private LayoutTar(ImageReference target, Manifest root, BlobFeed feed) {
        this.target = target;
        this.root = root;
        this.feed = feed;
    }

    /** Finds out what belongs to it. */
    static LayoutTar of(ImageReference target, LoadableImage image, Platform platform, BlobFeed feed)
            throws TransferException {
        LayoutTar tar = new LayoutTar(target, image.root(), feed);
        Deque<Manifest> waiting = new ArrayDeque<>(image.manifests());
        while (!waiting.isEmpty()) {
            Manifest manifest = waiting.remove();
            if (tar.manifests.putIfAbsent(manifest.digest(), manifest) == null) {
                if (tar.manifests.size() > MOST_MANIFESTS) {
                    throw new TransferException(
                            Side.SOURCE,
                            Kind.MALFORMED,
                            Map.of("name", target.toString(), "message", "an index of this size is not an image"));
                }
                manifest.blobs().forEach(blob -> tar.blobs.putIfAbsent(blob.digest(), blob));
                for (Descriptor child : manifest.children()) {
                    if (concerns(child, platform) && !tar.manifests.containsKey(child.digest())) {
                        waiting.add(feed.manifest(child));
                    }
                }
            }
        }
        return tar;
    }

    private static boolean concerns(Descriptor child, Platform platform) {
        Platform offered = child.platform();
        return offered == null || platform.accepts(offered);
    }

    /** Whether some of its blobs are among these. */
    boolean needsAny(Set<String> digests) {
        return blobs.keySet().stream().anyMatch(digest -> digests.contains(digest.toString()));
    }

    /** @param present the digests of what the engine has, and need not get */
    void write(OutputStream out, Set<String> present) throws IOException {
        List<Descriptor> sent = blobs.values().stream()
                .filter(blob -> !present.contains(blob.digest().toString()))
                .toList();
        sent.forEach(feed::announce);
        ImageTar tar = new ImageTar(out);
        tar.document("oci-layout", bytes("{\"imageLayoutVersion\":\"1.0.0\"}"));
        tar.document(LayoutImages.INDEX, bytes(index().toString()));
        for (Manifest manifest : manifests.values()) {
            tar.document(Blobs.name(manifest.digest()), manifest.bytes());
        }
        for (Descriptor blob : sent) {
            feed.move(blob, content -> tar.blob(Blobs.name(blob.digest()), NO_BEGINNING, content));
        }
        tar.finish();
    }

    private JsonObject index() {
        JsonObject annotations = new JsonObject();
        annotations.addProperty(LayoutImages.CONTAINERD_NAME, ImageNames.withHost(target));
        if (target.tag() != null) {
            annotations.addProperty(LayoutImages.REF_NAME, target.tag());
        }
        JsonObject entry = new JsonObject();
        entry.addProperty("mediaType", root.mediaType());
        entry.addProperty("digest", root.digest().toString());
        entry.addProperty("size", root.bytes().length);
        entry.add("annotations", annotations);
        JsonArray entries = new JsonArray();
        entries.add(entry);
        JsonObject index = new JsonObject();
        index.addProperty("schemaVersion", 2);
        index.addProperty("mediaType", ManifestType.OCI_INDEX.mediaType());
        index.add("manifests", entries);
        return index;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

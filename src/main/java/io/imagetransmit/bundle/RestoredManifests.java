package io.imagetransmit.bundle;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageIndex;
import io.imagetransmit.image.ImageManifest;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.image.ManifestParser;
import io.imagetransmit.store.TransferException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Manifests whose layers come back under other digests, because nobody knows how they had been compressed: written anew with
 * these, as are the indexes above them. Everything else in them stays; the configuration names the layers' unpacked content, which
 * is the same. Manifests of which nothing has changed are the same object. Safe for use by several threads at once.
 */
final class RestoredManifests {
    /** Indexes below indexes. */
    private static final int DEEPEST = 8;

    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

    /** Says what becomes of a manifest's layers. */
    interface Layers {
        /** What the layer is now; itself if nothing has changed. */
        Descriptor restored(Descriptor layer) throws TransferException;

        /** Checks the restored layers of an image against its configuration, as far as that is at hand. */
        void check(ImageManifest manifest) throws TransferException;
    }

    private final Function<Digest, @Nullable Manifest> below;
    private final Layers layers;
    private final Map<Digest, Manifest> byFormerDigest = new ConcurrentHashMap<>();
    private final Map<Digest, Manifest> byNewDigest = new ConcurrentHashMap<>();

    /** @param below finds the manifests that an index names */
    RestoredManifests(Function<Digest, @Nullable Manifest> below, Layers layers) {
        this.below = below;
        this.layers = layers;
    }

    /** What the manifest is now. */
    Manifest of(Manifest manifest) throws TransferException {
        return of(manifest, 0);
    }

    /** A manifest that has been written anew, by the digest that it has now. */
    @Nullable
    Manifest byNewDigest(Digest digest) {
        return byNewDigest.get(digest);
    }

    /** What was written anew: the digest that it had, and what it is now. */
    Map<Digest, Manifest> changed() {
        return Map.copyOf(byFormerDigest);
    }

    private Manifest of(Manifest manifest, int depth) throws TransferException {
        Manifest known = byFormerDigest.get(manifest.digest());
        if (known != null) {
            return known;
        }
        Manifest now = manifest;
        if (manifest instanceof ImageManifest image) {
            now = image(image);
        } else if (manifest instanceof ImageIndex index && depth < DEEPEST) {
            now = index(index, depth);
        }
        if (now != manifest) {
            byNewDigest.put(now.digest(), now);
            byFormerDigest.put(manifest.digest(), now);
        }
        return now;
    }

    private Manifest image(ImageManifest manifest) throws TransferException {
        List<Descriptor> now = new ArrayList<>();
        for (Descriptor layer : manifest.layers()) {
            now.add(layers.restored(layer));
        }
        if (now.equals(manifest.layers())) {
            return manifest;
        }
        layers.check(manifest);
        return written(manifest, manifest.config() == null ? "blobs" : "layers", now);
    }

    private Manifest index(ImageIndex index, int depth) throws TransferException {
        List<Descriptor> now = new ArrayList<>();
        for (Descriptor entry : index.entries()) {
            Manifest child = entry.isManifest() ? below.apply(entry.digest()) : null;
            Manifest restored = child == null ? null : of(child, depth + 1);
            now.add(restored == null || restored == child ? entry : restored.descriptor());
        }
        return now.equals(index.entries()) ? index : written(index, "manifests", now);
    }

    /** The document with other digests and sizes in one of its lists. */
    private static Manifest written(Manifest manifest, String list, List<Descriptor> now) {
        JsonObject root = JsonParser.parseString(new String(manifest.bytes(), StandardCharsets.UTF_8))
                .getAsJsonObject();
        JsonArray entries = root.getAsJsonArray(list);
        for (int i = 0; i < now.size(); i++) {
            JsonElement entry = entries.get(i);
            entry.getAsJsonObject().addProperty("digest", now.get(i).digest().toString());
            entry.getAsJsonObject().addProperty("size", now.get(i).size());
        }
        return ManifestParser.parse(GSON.toJson(root).getBytes(StandardCharsets.UTF_8), manifest.mediaType());
    }
}

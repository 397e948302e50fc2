package io.imagetransmit.registry;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.imagetransmit.http.Scope;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageIndex;
import io.imagetransmit.image.ImageManifest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.image.ManifestParser;
import io.imagetransmit.image.ManifestType;
import io.imagetransmit.store.TransferException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the index of referrers under a subject's fallback tag, for registries without the referrers API: whoever pushes a manifest
 * with a subject there has to do it (OCI distribution specification 1.1, "Pushing Manifests with Subject").
 */
final class ReferrersTag {
    private final Manifests manifests;
    private final ManifestUpload upload;

    ReferrersTag(Manifests manifests, ManifestUpload upload) {
        this.manifests = manifests;
        this.upload = upload;
    }

    /** Adds a manifest to the index of its subject. One at a time: the index is read, changed and written back. */
    synchronized void add(String repository, Digest subject, Manifest referrer) throws TransferException {
        ImageReference tag = ImageReference.tagged(repository, Referrers.tag(subject));
        Manifest present = manifests.get(tag, Scope.pullPush(repository));
        if (present instanceof ImageIndex index
                && index.entries().stream().anyMatch(entry -> entry.digest().equals(referrer.digest()))) {
            return;
        }
        Manifests.Head before = Manifests.Head.of(present == null ? null : present.digest());
        upload.put(tag, extended(present instanceof ImageIndex index ? index : null, referrer), before);
    }

    private static Manifest extended(@Nullable ImageIndex index, Manifest referrer) {
        JsonObject root;
        if (index == null) {
            root = new JsonObject();
            root.addProperty("schemaVersion", 2);
            root.addProperty("mediaType", ManifestType.OCI_INDEX.mediaType());
            root.add("manifests", new JsonArray());
        } else {
            root = JsonParser.parseString(new String(index.bytes(), StandardCharsets.UTF_8))
                    .getAsJsonObject();
        }
        root.getAsJsonArray("manifests").add(descriptor(referrer));
        return ManifestParser.parse(
                root.toString().getBytes(StandardCharsets.UTF_8), ManifestType.OCI_INDEX.mediaType());
    }

    /** A referrer's descriptor carries its artifact type, or its config's media type, and its annotations. */
    private static JsonObject descriptor(Manifest referrer) {
        JsonObject descriptor = new JsonObject();
        descriptor.addProperty("mediaType", referrer.mediaType());
        descriptor.addProperty("digest", referrer.digest().toString());
        descriptor.addProperty("size", referrer.bytes().length);
        if (referrer instanceof ImageManifest image) {
            String type = image.artifactType() != null
                    ? image.artifactType()
                    : image.config() == null ? null : image.config().mediaType();
            if (type != null) {
                descriptor.addProperty("artifactType", type);
            }
        }
        JsonElement document = JsonParser.parseString(new String(referrer.bytes(), StandardCharsets.UTF_8));
        JsonElement annotations = document.getAsJsonObject().get("annotations");
        if (annotations != null && annotations.isJsonObject()) {
            JsonObject copy = new JsonObject();
            for (Map.Entry<String, JsonElement> entry :
                    annotations.getAsJsonObject().entrySet()) {
                copy.add(entry.getKey(), entry.getValue());
            }
            descriptor.add("annotations", copy);
        }
        return descriptor;
    }
}

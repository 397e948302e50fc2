package io.imagetransmit.registry.server;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageManifest;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.image.ManifestParser;
import io.imagetransmit.image.ManifestType;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the registry must know about a manifest. Types that this program does not know are read by their shape, so that
 * tomorrow's manifests can be stored today.
 *
 * @param mediaType as it was pushed
 * @param size in bytes
 * @param needs what must be in the repository: config, layers, children
 * @param children the part of {@code needs} that are manifests themselves
 * @param artifactType of an image that names none, its config's media type
 */
record ManifestFacts(
        String mediaType,
        long size,
        List<Descriptor> needs,
        List<Descriptor> children,
        @Nullable Digest subject,
        @Nullable String artifactType,
        Map<String, String> annotations) {
    private static final Set<String> SAYS_NOTHING =
            Set.of("", "application/json", "application/octet-stream", "text/plain");

    ManifestFacts {
        needs = List.copyOf(needs);
        children = List.copyOf(children);
        annotations = Map.copyOf(annotations);
    }

    /**
     * Reads a manifest; an {@link IllegalArgumentException} says what is wrong with it.
     *
     * @param declaredType the {@code Content-Type} or the descriptor's media type
     */
    static ManifestFacts read(byte[] bytes, @Nullable String declaredType) {
        JsonObject root = object(bytes);
        String declared = declaredType == null || SAYS_NOTHING.contains(bare(declaredType)) ? "" : bare(declaredType);
        String own = text(root.get("mediaType"));
        if (own != null && !declared.isEmpty() && !bare(own).equalsIgnoreCase(declared)) {
            throw new IllegalArgumentException("pushed as " + declared + ", but calls itself " + own);
        }
        String named = own == null ? declared : bare(own);
        String mediaType = named.isEmpty() ? shapeOf(root).mediaType() : named;
        Manifest manifest = parse(root, bytes, mediaType);
        if (ManifestType.of(manifest.mediaType()).shape() == ManifestType.Shape.SCHEMA1) {
            throw new IllegalArgumentException("Docker schema 1 manifests are not accepted");
        }
        return new ManifestFacts(
                mediaType,
                bytes.length,
                Stream.concat(manifest.blobs().stream(), manifest.children().stream())
                        .toList(),
                manifest.children(),
                manifest.subject() == null ? null : manifest.subject().digest(),
                artifactType(root, manifest),
                annotations(root));
    }

    private static Manifest parse(JsonObject root, byte[] bytes, String mediaType) {
        if (ManifestType.of(mediaType) != ManifestType.UNKNOWN) {
            return ManifestParser.parse(bytes, mediaType);
        }
        ManifestType shape = shapeOf(root);
        JsonObject known = root.deepCopy();
        known.addProperty("mediaType", shape.mediaType());
        if (shape == ManifestType.OCI_ARTIFACT && known.has("layers")) {
            known.add("blobs", known.remove("layers"));
        }
        return ManifestParser.parse(known.toString().getBytes(StandardCharsets.UTF_8), null);
    }

    private static ManifestType shapeOf(JsonObject root) {
        if ("1".equals(text(root.get("schemaVersion")))) {
            return ManifestType.SCHEMA1;
        }
        if (root.has("manifests")) {
            return ManifestType.OCI_INDEX;
        }
        if (root.has("config") && root.has("layers")) {
            return ManifestType.OCI_MANIFEST;
        }
        if (root.has("blobs") || root.has("layers")) {
            return ManifestType.OCI_ARTIFACT;
        }
        throw new IllegalArgumentException("neither an image manifest nor an index");
    }

    private static @Nullable String artifactType(JsonObject root, Manifest manifest) {
        String type = text(root.get("artifactType"));
        if ((type == null || type.isEmpty()) && manifest instanceof ImageManifest image && image.config() != null) {
            return image.config().mediaType();
        }
        return type;
    }

    private static Map<String, String> annotations(JsonObject root) {
        Map<String, String> annotations = new LinkedHashMap<>();
        if (root.get("annotations") instanceof JsonObject object) {
            for (Map.Entry<String, JsonElement> entry : object.entrySet()) {
                String value = text(entry.getValue());
                if (value != null) {
                    annotations.put(entry.getKey(), value);
                }
            }
        }
        return annotations;
    }

    private static JsonObject object(byte[] bytes) {
        try {
            if (JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8)) instanceof JsonObject object) {
                return object;
            }
        } catch (JsonParseException e) {
            throw new IllegalArgumentException("manifest is not JSON", e);
        }
        throw new IllegalArgumentException("manifest is not a JSON object");
    }

    private static String bare(String mediaType) {
        int semicolon = mediaType.indexOf(';');
        return (semicolon < 0 ? mediaType : mediaType.substring(0, semicolon)).trim();
    }

    private static @Nullable String text(@Nullable JsonElement element) {
        return element instanceof JsonPrimitive primitive ? primitive.getAsString() : null;
    }
}

package io.imagetransmit.image;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads manifests (OCI image specification, "manifest" and "image index"; Docker "Image Manifest V2, Schema 2"). The bytes
 * come from outside: every member is checked for its kind, and a violation is an {@link IllegalArgumentException}.
 */
public final class ManifestParser {
    private ManifestParser() {}

    /**
     * Reads a manifest.
     *
     * @param bytes the document as it came; kept, not copied
     * @param declaredType the media type that the carrier (a {@code Content-Type} header, a descriptor) gave, or null; the
     *     document's own {@code mediaType} wins where both are manifests and differ only by the carrier's carelessness
     */
    public static Manifest parse(byte[] bytes, @Nullable String declaredType) {
        if (bytes.length > Manifest.MAX_SIZE) {
            throw new IllegalArgumentException("manifest of " + bytes.length + " bytes is larger than 4 MiB");
        }
        return parse(bytes, declaredType, Digest.sha256(bytes));
    }

    /** Reads a manifest whose digest has been verified by the caller, with whatever algorithm it was asked for. */
    public static Manifest parse(byte[] bytes, @Nullable String declaredType, Digest digest) {
        JsonObject root = object(bytes);
        String mediaType = mediaType(root, declaredType);
        return switch (ManifestType.of(mediaType).shape()) {
            case IMAGE -> image(root, bytes, mediaType, digest);
            case INDEX ->
                new ImageIndex(
                        bytes,
                        mediaType,
                        digest,
                        descriptors(root, "manifests", true),
                        optionalDescriptor(root, "subject"));
            case SCHEMA1 -> new LegacyManifest(bytes, mediaType, digest);
            case NONE -> throw new IllegalArgumentException("not a manifest: media type " + clip(mediaType));
        };
    }

    private static ImageManifest image(JsonObject root, byte[] bytes, String mediaType, Digest digest) {
        boolean artifact = ManifestType.of(mediaType) == ManifestType.OCI_ARTIFACT;
        return new ImageManifest(
                bytes,
                mediaType,
                digest,
                artifact ? null : descriptor(member(root, "config"), "config"),
                descriptors(root, artifact ? "blobs" : "layers", false),
                optionalDescriptor(root, "subject"),
                string(root, "artifactType"));
    }

    private static JsonObject object(byte[] bytes) {
        try {
            JsonElement element = JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8));
            if (element.isJsonObject()) {
                return element.getAsJsonObject();
            }
        } catch (JsonParseException | NumberFormatException e) {
            throw new IllegalArgumentException("manifest is not JSON: " + clip(String.valueOf(e.getMessage())), e);
        }
        throw new IllegalArgumentException("manifest is not a JSON object");
    }

    private static String mediaType(JsonObject root, @Nullable String declaredType) {
        String own = string(root, "mediaType");
        if (own != null && ManifestType.of(own) != ManifestType.UNKNOWN) {
            return bare(own);
        }
        if (declaredType != null && ManifestType.of(declaredType) != ManifestType.UNKNOWN) {
            return bare(declaredType);
        }
        if (own != null) {
            return own;
        }
        return guess(root, declaredType);
    }

    /** OCI documents need not name their media type, and some registries answer {@code application/json}. */
    private static String guess(JsonObject root, @Nullable String declaredType) {
        if (root.has("schemaVersion") && "1".equals(text(root.get("schemaVersion")))) {
            return (root.has("signatures") ? ManifestType.SCHEMA1_SIGNED : ManifestType.SCHEMA1).mediaType();
        }
        if (root.has("manifests") && !root.has("config")) {
            return ManifestType.OCI_INDEX.mediaType();
        }
        if (root.has("config") && root.has("layers")) {
            return ManifestType.OCI_MANIFEST.mediaType();
        }
        return declaredType == null ? "(none)" : declaredType;
    }

    private static String bare(String mediaType) {
        return ManifestType.of(mediaType).mediaType();
    }

    private static List<Descriptor> descriptors(JsonObject root, String name, boolean required) {
        JsonElement element = root.get(name);
        if (element == null || element.isJsonNull()) {
            if (required && element == null) {
                throw new IllegalArgumentException("manifest without \"" + name + "\"");
            }
            return List.of();
        }
        if (!element.isJsonArray()) {
            throw new IllegalArgumentException("\"" + name + "\" is not a list");
        }
        JsonArray array = element.getAsJsonArray();
        List<Descriptor> descriptors = new ArrayList<>(array.size());
        for (JsonElement item : array) {
            descriptors.add(descriptor(item, name));
        }
        return descriptors;
    }

    private static @Nullable Descriptor optionalDescriptor(JsonObject root, String name) {
        JsonElement element = root.get(name);
        return element == null || element.isJsonNull() ? null : descriptor(element, name);
    }

    private static Descriptor descriptor(JsonElement element, String where) {
        if (!element.isJsonObject()) {
            throw new IllegalArgumentException("\"" + where + "\" holds something that is not a descriptor");
        }
        JsonObject object = element.getAsJsonObject();
        String mediaType = string(object, "mediaType");
        String digest = string(object, "digest");
        if (digest == null) {
            throw new IllegalArgumentException("descriptor in \"" + where + "\" without a digest");
        }
        return new Descriptor(
                mediaType == null ? "application/octet-stream" : mediaType,
                Digest.parse(digest),
                size(object, digest),
                platform(object),
                string(object, "artifactType"),
                strings(object, "urls"),
                annotations(object));
    }

    private static long size(JsonObject object, String digest) {
        JsonElement size = object.get("size");
        try {
            if (size != null
                    && size.isJsonPrimitive()
                    && size.getAsJsonPrimitive().isNumber()
                    && size.getAsString().length() <= 20) {
                return new BigDecimal(size.getAsString()).longValueExact();
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("descriptor of " + clip(digest) + " has no whole size", e);
        }
        throw new IllegalArgumentException("descriptor of " + clip(digest) + " has no size");
    }

    private static @Nullable Platform platform(JsonObject object) {
        JsonElement element = object.get("platform");
        if (element == null || !element.isJsonObject()) {
            return null;
        }
        JsonObject platform = element.getAsJsonObject();
        String os = string(platform, "os");
        String architecture = string(platform, "architecture");
        return new Platform(
                os == null ? "" : os,
                architecture == null ? "" : architecture,
                blankToNull(string(platform, "variant")),
                blankToNull(string(platform, "os.version")));
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    private static List<String> strings(JsonObject object, String name) {
        JsonElement element = object.get(name);
        if (element == null || !element.isJsonArray()) {
            return List.of();
        }
        List<String> strings = new ArrayList<>();
        for (JsonElement item : element.getAsJsonArray()) {
            String text = text(item);
            if (text != null) {
                strings.add(text);
            }
        }
        return strings;
    }

    private static Map<String, String> annotations(JsonObject object) {
        JsonElement element = object.get("annotations");
        if (element == null || !element.isJsonObject()) {
            return Map.of();
        }
        Map<String, String> annotations = new LinkedHashMap<>();
        for (Map.Entry<String, JsonElement> entry : element.getAsJsonObject().entrySet()) {
            String text = text(entry.getValue());
            if (text != null) {
                annotations.put(entry.getKey(), text);
            }
        }
        return annotations;
    }

    private static JsonElement member(JsonObject object, String name) {
        JsonElement element = object.get(name);
        if (element == null) {
            throw new IllegalArgumentException("manifest without \"" + name + "\"");
        }
        return element;
    }

    private static @Nullable String string(JsonObject object, String name) {
        JsonElement element = object.get(name);
        return element == null ? null : text(element);
    }

    private static @Nullable String text(JsonElement element) {
        return element.isJsonPrimitive() ? element.getAsString() : null;
    }

    private static String clip(String text) {
        return text.length() <= 120 ? text : text.substring(0, 120) + "…";
    }
}

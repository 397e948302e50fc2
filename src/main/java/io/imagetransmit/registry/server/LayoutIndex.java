package io.imagetransmit.registry.server;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.ManifestType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The {@code index.json} of a layout (OCI image specification, "Image Layout") as an immutable value. It lists the manifests
 * of a repository, a tag being the annotation {@code org.opencontainers.image.ref.name}; a manifest without a tag has one
 * entry, a manifest with several tags one for each. What others have written into the file and is not understood here is
 * kept as it is.
 */
final class LayoutIndex {
    private static final String REF_NAME = "org.opencontainers.image.ref.name";
    private static final String ANNOTATIONS = "annotations";
    private static final String MANIFESTS = "manifests";
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private final JsonObject root;
    private final List<Entry> entries;
    private final NavigableMap<String, Entry> byTag = new TreeMap<>();
    private final Map<Digest, Entry> byDigest = new HashMap<>();

    /**
     * One descriptor of the file.
     *
     * @param digest null if it cannot be verified here; such an entry is kept, but not served
     */
    record Entry(
            JsonObject json,
            String mediaType,
            @Nullable Digest digest,
            @Nullable String tag) {}

    private LayoutIndex(JsonObject root, List<Entry> entries) {
        this.root = root;
        this.entries = List.copyOf(entries);
        for (Entry entry : entries) {
            if (entry.digest() != null) {
                byDigest.putIfAbsent(entry.digest(), entry);
                if (entry.tag() != null) {
                    byTag.putIfAbsent(entry.tag(), entry);
                }
            }
        }
    }

    static LayoutIndex empty() {
        JsonObject root = new JsonObject();
        root.addProperty("schemaVersion", 2);
        root.addProperty("mediaType", ManifestType.OCI_INDEX.mediaType());
        return new LayoutIndex(root, List.of());
    }

    /** Reads the file's content; an {@link IOException} if it is not an index. */
    static LayoutIndex parse(byte[] content) throws IOException {
        JsonObject root;
        try {
            root = JsonParser.parseString(new String(content, StandardCharsets.UTF_8))
                    .getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw new IOException("index.json is not a JSON object", e);
        }
        JsonElement manifests = root.remove(MANIFESTS);
        List<Entry> entries = new ArrayList<>();
        if (manifests != null && manifests.isJsonArray()) {
            for (JsonElement element : manifests.getAsJsonArray()) {
                if (!element.isJsonObject()) {
                    throw new IOException("index.json lists something that is not a descriptor");
                }
                entries.add(entry(element.getAsJsonObject()));
            }
        } else if (manifests != null && !manifests.isJsonNull()) {
            throw new IOException("index.json has no list of manifests");
        }
        return new LayoutIndex(root, entries);
    }

    byte[] content() {
        JsonObject file = new JsonObject();
        root.entrySet().forEach(member -> file.add(member.getKey(), member.getValue()));
        JsonArray manifests = new JsonArray(entries.size());
        entries.forEach(entry -> manifests.add(entry.json()));
        file.add(MANIFESTS, manifests);
        return GSON.toJson(file).getBytes(StandardCharsets.UTF_8);
    }

    List<Entry> entries() {
        return entries;
    }

    /** The tags in the order of their characters. */
    NavigableMap<String, Entry> tags() {
        return byTag;
    }

    @Nullable
    Entry find(Digest digest) {
        return byDigest.get(digest);
    }

    /** This index with a manifest, and under a tag if one is given; this very index if it says so already. */
    LayoutIndex with(Digest digest, String mediaType, long size, @Nullable String tag) {
        Entry same = tag == null ? find(digest) : byTag.get(tag);
        if (same != null && digest.equals(same.digest()) && mediaType.equals(same.mediaType())) {
            return this;
        }
        JsonObject json = new JsonObject();
        json.addProperty("mediaType", mediaType);
        json.addProperty("digest", digest.toString());
        json.addProperty("size", size);
        if (tag != null) {
            JsonObject annotations = new JsonObject();
            annotations.addProperty(REF_NAME, tag);
            json.add(ANNOTATIONS, annotations);
        }
        LayoutIndex without = tag == null ? this : withoutTag(tag);
        List<Entry> changed = without.keep(entry -> !(digest.equals(entry.digest()) && isBare(entry)));
        changed.add(entry(json));
        return new LayoutIndex(root, changed);
    }

    /** This index without a tag; the manifest stays. */
    LayoutIndex withoutTag(String tag) {
        Entry tagged = byTag.get(tag);
        if (tagged == null) {
            return this;
        }
        List<Entry> changed = keep(entry -> !tag.equals(entry.tag()));
        if (changed.stream().noneMatch(entry -> equalDigest(entry, tagged))) {
            JsonObject json = tagged.json().deepCopy();
            JsonObject annotations = json.getAsJsonObject(ANNOTATIONS);
            annotations.remove(REF_NAME);
            if (annotations.isEmpty()) {
                json.remove(ANNOTATIONS);
            }
            changed.add(entry(json));
        }
        return new LayoutIndex(root, changed);
    }

    /** This index without a manifest and all its tags. */
    LayoutIndex without(Digest digest) {
        return new LayoutIndex(root, keep(entry -> !digest.equals(entry.digest())));
    }

    private List<Entry> keep(Predicate<Entry> condition) {
        List<Entry> kept = new ArrayList<>(entries.size() + 1);
        entries.stream().filter(condition).forEach(kept::add);
        return kept;
    }

    /** Whether this entry says nothing but that the manifest is there, so that an entry with a tag can take its place. */
    private static boolean isBare(Entry entry) {
        return entry.tag() == null && !entry.json().has(ANNOTATIONS);
    }

    private static boolean equalDigest(Entry one, Entry other) {
        return one.digest() != null && one.digest().equals(other.digest());
    }

    private static Entry entry(JsonObject json) {
        String mediaType = text(json.get("mediaType"));
        String tag = null;
        if (json.get(ANNOTATIONS) instanceof JsonObject annotations) {
            String name = text(annotations.get(REF_NAME));
            tag = name != null && isTag(name) ? name : null;
        }
        return new Entry(json, mediaType == null ? "" : mediaType, digest(text(json.get("digest"))), tag);
    }

    private static @Nullable Digest digest(@Nullable String text) {
        try {
            return text == null ? null : Digest.parse(text);
        } catch (IllegalArgumentException e) {
            return null; // of an algorithm that nobody here can verify
        }
    }

    private static boolean isTag(String name) {
        try {
            return ImageReference.tagged("x", name).tag() != null;
        } catch (IllegalArgumentException e) {
            return false; // a reference of another tool's own kind
        }
    }

    private static @Nullable String text(@Nullable JsonElement element) {
        return element instanceof JsonPrimitive primitive ? primitive.getAsString() : null;
    }
}

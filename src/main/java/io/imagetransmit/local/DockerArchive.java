package io.imagetransmit.local;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.store.TransferException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads the {@code manifest.json} of a {@code docker save} archive: a list of images, each with the names of its
 * configuration's and layers' files in the archive. All tools name the configuration by its digest, which is checked.
 */
final class DockerArchive {
    static final String MANIFEST = "manifest.json";
    private static final int MOST_LAYERS = 10_000;
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private final Path file;
    private final TarIndex archive;
    private final Map<TarIndex.Entry, Digest> configs = new HashMap<>();

    private DockerArchive(TarIndex archive) {
        this.archive = archive;
        this.file = archive.file();
    }

    /** The images of the archive, in its order. Whether their layers are there is found out when they are needed. */
    static List<SavedImage> read(TarIndex archive, byte[] manifest) throws TransferException {
        return new DockerArchive(archive).images(manifest);
    }

    private List<SavedImage> images(byte[] manifest) throws TransferException {
        try {
            List<SavedImage> images = new ArrayList<>();
            int layers = 0;
            JsonArray list = JsonParser.parseString(new String(manifest, StandardCharsets.UTF_8))
                    .getAsJsonArray();
            for (JsonElement element : list) {
                SavedImage image = image(element.getAsJsonObject());
                images.add(image);
                layers += image.layers().size();
                if (layers > MOST_LAYERS) {
                    throw FileFailure.malformed(file, MANIFEST + " names more than " + MOST_LAYERS + " layers");
                }
            }
            return images;
        } catch (JsonParseException | IllegalStateException e) {
            throw FileFailure.malformed(file, MANIFEST + ": " + e.getMessage());
        }
    }

    private SavedImage image(JsonObject image) throws TransferException {
        if (!(image.get("Config") instanceof JsonPrimitive config)) {
            throw FileFailure.malformed(file, MANIFEST + " names an image without a configuration");
        }
        List<ImageReference> names = new ArrayList<>();
        for (String tag : strings(image, "RepoTags")) {
            ImageReference name = ImageNames.parse(tag);
            if (name != null) {
                names.add(name);
            }
        }
        TarIndex.Entry entry = entry(archive, config.getAsString());
        return new SavedImage(digest(config.getAsString(), entry), entry, names, strings(image, "Layers"));
    }

    /** Several images, or names, may lead to the same file; it is read once. */
    private Digest digest(String name, TarIndex.Entry entry) throws TransferException {
        Digest known = configs.get(entry);
        if (known == null) {
            known = Digest.sha256(archive.document(name, entry));
            configs.put(entry, known);
            String hex = name.replaceFirst(".*/", "").replaceFirst("\\.json$", "");
            if (HASH.matcher(hex).matches() && !hex.equals(known.hex())) {
                throw FileFailure.corrupt(file, new Digest("sha256", hex), known.toString());
            }
        }
        return known;
    }

    /** A file that {@code manifest.json} names; one that is not there is MALFORMED. */
    static TarIndex.Entry entry(TarIndex archive, String name) throws TransferException {
        TarIndex.Entry entry = archive.find(name);
        if (entry == null) {
            throw FileFailure.malformed(archive.file(), MANIFEST + " names " + name + ", which is not in the archive");
        }
        return entry;
    }

    private static List<String> strings(JsonObject object, String name) {
        List<String> strings = new ArrayList<>();
        if (object.get(name) instanceof JsonArray array) {
            for (JsonElement element : array) {
                if (element instanceof JsonPrimitive text) {
                    strings.add(text.getAsString());
                }
            }
        }
        return strings;
    }
}

package io.imagetransmit.transfer;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.ImageIndex;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.image.ManifestParser;
import io.imagetransmit.image.Platform;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes a smaller index that holds only some platforms, and the attestations of those. This is the one place where a manifest is
 * written anew, on the user's explicit wish; members that are not understood are kept.
 */
public final class PlatformFilter {
    private static final String ATTESTED = "vnd.docker.reference.digest";

    private final List<Platform> platforms;

    public PlatformFilter(List<Platform> platforms) {
        this.platforms = platforms;
    }

    /** The manifest itself if there is nothing to leave out. */
    public Manifest apply(Manifest manifest, ImageReference image) throws TransferException {
        if (platforms.isEmpty() || !(manifest instanceof ImageIndex index)) {
            return manifest;
        }
        Set<String> kept = kept(index);
        if (kept.isEmpty()) {
            throw new TransferException(
                    Side.SOURCE,
                    Kind.NO_SUCH_PLATFORM,
                    Map.of("name", image.toString(), "expected", texts(platforms), "found", offered(index)));
        }
        if (index.entries().stream()
                .allMatch(entry -> kept.contains(entry.digest().toString()))) {
            return manifest;
        }
        return ManifestParser.parse(without(index, kept), index.mediaType());
    }

    private Set<String> kept(ImageIndex index) {
        Set<String> kept = new HashSet<>();
        for (Descriptor entry : index.entries()) {
            Platform offered = entry.platform();
            boolean wanted = offered == null
                    ? entry.isManifest() && !entry.annotations().containsKey(ATTESTED)
                    : platforms.stream().anyMatch(platform -> platform.accepts(offered));
            if (wanted) {
                kept.add(entry.digest().toString());
            }
        }
        if (!kept.isEmpty()) {
            for (Descriptor entry : index.entries()) {
                if (kept.contains(entry.annotations().getOrDefault(ATTESTED, ""))) {
                    kept.add(entry.digest().toString());
                }
            }
        }
        return kept;
    }

    private static byte[] without(ImageIndex index, Set<String> kept) {
        JsonObject root = JsonParser.parseString(new String(index.bytes(), StandardCharsets.UTF_8))
                .getAsJsonObject();
        JsonArray entries = new JsonArray();
        for (JsonElement entry : root.getAsJsonArray("manifests")) {
            if (kept.contains(entry.getAsJsonObject().get("digest").getAsString())) {
                entries.add(entry);
            }
        }
        root.add("manifests", entries);
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String offered(ImageIndex index) {
        return texts(index.entries().stream()
                .map(Descriptor::platform)
                .filter(platform -> platform != null && !platform.os().equals("unknown"))
                .distinct()
                .toList());
    }

    private static String texts(List<Platform> platforms) {
        return platforms.stream().map(Platform::toString).collect(Collectors.joining(", "));
    }
}

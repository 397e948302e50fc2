package io.imagetransmit.local;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.Platform;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an image's configuration says of its layers and its platform (OCI image specification, "Image Configuration").
 *
 * @param platform null if the configuration names none
 * @param diffIds the digests of the unpacked layers, the lowest first
 */
record ImageConfig(@Nullable Platform platform, List<Digest> diffIds) {
    ImageConfig {
        diffIds = List.copyOf(diffIds);
    }

    /** Reads a configuration; an {@link IllegalArgumentException} if it is not one. */
    static ImageConfig parse(byte[] bytes) {
        try {
            JsonObject root = JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8))
                    .getAsJsonObject();
            List<Digest> diffIds = new ArrayList<>();
            if (root.get("rootfs") instanceof JsonObject rootfs && rootfs.get("diff_ids") instanceof JsonArray list) {
                for (JsonElement diffId : list) {
                    diffIds.add(Digest.parse(diffId.getAsString()));
                }
            }
            return new ImageConfig(platform(root), diffIds);
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
            throw new IllegalArgumentException("not an image's configuration: " + e.getMessage(), e);
        }
    }

    private static @Nullable Platform platform(JsonObject root) {
        String os = text(root, "os");
        String architecture = text(root, "architecture");
        if (os.isEmpty() || architecture.isEmpty()) {
            return null;
        }
        String variant = text(root, "variant");
        String version = text(root, "os.version");
        return new Platform(os, architecture, variant.isEmpty() ? null : variant, version.isEmpty() ? null : version);
    }

    private static String text(JsonObject object, String name) {
        return object.get(name) instanceof JsonPrimitive primitive ? primitive.getAsString() : "";
    }
}

package io.imagetransmit.bundle;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.imagetransmit.bundle.BlobReader.Restored;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageManifest;
import io.imagetransmit.store.TransferException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What becomes of layers that are read from data files, and whether it is what the images' configurations say of them. */
final class RestoredLayers implements RestoredManifests.Layers {
    /** Bytes; a larger configuration is not looked into. */
    private static final int LARGEST_CONFIGURATION = 8 << 20;

    private final Function<Descriptor, @Nullable BlobReader> holders;

    /** @param holders finds who holds a blob, null if nobody does */
    RestoredLayers(Function<Descriptor, @Nullable BlobReader> holders) {
        this.holders = holders;
    }

    @Override
    public Descriptor restored(Descriptor layer) throws TransferException {
        Restored restored = lookUp(layer);
        return restored == null ? layer : restored.blob();
    }

    private @Nullable Restored lookUp(Descriptor layer) throws TransferException {
        BlobReader holder = holders.apply(layer);
        return holder == null ? null : holder.restored(layer);
    }

    @Override
    public void check(ImageManifest manifest) throws TransferException {
        List<Digest> expected = diffIds(manifest);
        for (int i = 0; i < expected.size(); i++) {
            Descriptor layer = manifest.layers().get(i);
            Restored restored = lookUp(layer);
            if (restored != null && !restored.diffId().equals(expected.get(i))) {
                BlobReader holder = holders.apply(layer);
                Path file = holder == null ? null : holder.file(layer);
                throw BlobStream.corrupt(
                        file == null ? Path.of("") : file,
                        layer,
                        restored.diffId().toString());
            }
        }
    }

    /** The digests of the unpacked layers in order; empty if there is no configuration that has one for each. */
    private List<Digest> diffIds(ImageManifest manifest) throws TransferException {
        Descriptor config = manifest.config();
        BlobReader holder = config == null ? null : holders.apply(config);
        if (config == null || holder == null || config.size() > LARGEST_CONFIGURATION) {
            return List.of();
        }
        Path file = holder.file(config);
        byte[] bytes;
        try (InputStream in = holder.open(config, 0)) {
            bytes = in.readNBytes((int) config.size());
        } catch (IOException e) {
            throw BlobStream.failure(file == null ? Path.of("") : file, e);
        }
        if (!config.digest().matches(bytes)) {
            throw BlobStream.corrupt(
                    file == null ? Path.of("") : file,
                    config,
                    Digest.sha256(bytes).toString());
        }
        List<Digest> found = diffIds(bytes);
        return found.size() == manifest.layers().size() ? found : List.of();
    }

    private static List<Digest> diffIds(byte[] configuration) {
        List<Digest> found = new ArrayList<>();
        try {
            JsonObject root = JsonParser.parseString(new String(configuration, StandardCharsets.UTF_8))
                    .getAsJsonObject();
            JsonArray list = root.getAsJsonObject("rootfs").getAsJsonArray("diff_ids");
            for (JsonElement element : list) {
                found.add(Digest.parse(element.getAsString()));
            }
            return found;
        } catch (JsonParseException
                | IllegalStateException
                | IllegalArgumentException
                | NullPointerException
                | ClassCastException
                | UnsupportedOperationException e) {
            return List.of(); // a configuration of another kind, for instance an artifact's
        }
    }
}

package io.imagetransmit.local;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The layers that a Docker engine has. It knows a layer by its chain, all diff ids from the lowest up to it (OCI image
 * specification, "Layer ChainID"), and looks whether it has that before it opens the layer's file: what it has need not be in
 * the archive. It is asked for its images once; what is loaded later is noted. Safe for several threads.
 */
final class KnownLayers {
    private static final int MOST_IMAGES = 2000;

    private final DockerHttp http;
    private @Nullable Set<String> chains;

    KnownLayers(DockerHttp http) {
        this.http = http;
    }

    /** How many of the lowest of these layers the engine has. */
    synchronized int count(List<Digest> diffIds) throws TransferException {
        Set<String> known = chains == null ? asked() : chains;
        chains = known;
        int count = 0;
        for (String chain : chains(diffIds)) {
            if (!known.contains(chain)) {
                break;
            }
            count++;
        }
        return count;
    }

    /** The engine has taken an image of these layers. */
    synchronized void add(List<Digest> diffIds) {
        if (chains != null) {
            chains.addAll(chains(diffIds));
        }
    }

    /** What was known has turned out wrong: somebody may have removed images. */
    synchronized void forget() {
        chains = new HashSet<>();
    }

    /** What cannot be found out is sent: whatever keeps the engine from answering, the load itself will say. */
    private Set<String> asked() throws TransferException {
        Set<String> found = new HashSet<>();
        try {
            JsonElement list = json("/images/json");
            if (list instanceof JsonArray images) {
                for (int i = 0; i < Math.min(images.size(), MOST_IMAGES); i++) {
                    if (images.get(i) instanceof JsonObject image && image.get("Id") instanceof JsonPrimitive id) {
                        found.addAll(chains(diffIds(id.getAsString())));
                    }
                }
            }
        } catch (TransferException e) {
            if (e.kind() == Kind.CANCELLED) {
                throw e;
            }
        } catch (IOException | IllegalArgumentException e) {
            return found;
        }
        return found;
    }

    private List<Digest> diffIds(String image) throws IOException {
        List<Digest> diffIds = new ArrayList<>();
        if (image.matches("[a-z0-9:]+")
                && json("/images/" + image + "/json") instanceof JsonObject object
                && object.get("RootFS") instanceof JsonObject rootfs
                && rootfs.get("Layers") instanceof JsonArray layers) {
            for (JsonElement layer : layers) {
                if (layer instanceof JsonPrimitive text) {
                    diffIds.add(Digest.parse(text.getAsString()));
                }
            }
        }
        return diffIds;
    }

    private @Nullable JsonElement json(String path) throws IOException {
        DockerAnswer answer = http.get(path);
        return answer.isGood() ? answer.json() : null;
    }

    private static List<String> chains(List<Digest> diffIds) {
        List<String> chains = new ArrayList<>();
        String chain = "";
        for (Digest diffId : diffIds) {
            byte[] longer = (chain + " " + diffId).getBytes(StandardCharsets.UTF_8);
            chain = chain.isEmpty() ? diffId.toString() : Digest.sha256(longer).toString();
            chains.add(chain);
        }
        return chains;
    }
}

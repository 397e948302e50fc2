package io.imagetransmit.local;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Platform;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Docker engine through its API. An engine that keeps its images in containerd ("containerd image store", the default since
 * Docker 29) gets the OCI layout, and knows an image by the digest of its manifest; every other one gets the archive that
 * {@code docker load} has always taken, without the layers that it has, and knows an image by the digest of its configuration.
 */
final class DockerSocket implements Engine {
    private final DockerAddress address;
    private final DockerHttp http;
    private final KnownLayers known;
    private @Nullable Facts facts;
    private volatile boolean aborted;

    private record Facts(Platform platform, boolean containerd) {}

    DockerSocket(DockerAddress address) {
        this.address = address;
        this.http = new DockerHttp(address);
        this.known = new KnownLayers(http);
    }

    @Override
    public String name() {
        return address.toString();
    }

    @Override
    public Platform platform() throws TransferException {
        return facts().platform();
    }

    private synchronized Facts facts() throws TransferException {
        Facts found = facts;
        if (found == null) {
            JsonObject version = object("/version");
            JsonObject info = object("/info");
            JsonElement status = info.get("DriverStatus");
            boolean containerd = status != null && status.toString().contains("io.containerd.snapshotter");
            found = new Facts(DockerFacts.platform(text(version, "Os"), text(version, "Arch")), containerd);
            facts = found;
        }
        return found;
    }

    @Override
    public boolean knows(ImageReference target) throws TransferException {
        return target.tag() == null || id(DockerFacts.name(target)) != null;
    }

    @Override
    public boolean has(ImageReference target, LoadableImage image) throws TransferException {
        if (target.tag() != null) {
            return DockerFacts.isId(id(DockerFacts.name(target)), image);
        }
        return id(image.config().digest().toString()) != null
                || (facts().containerd() && id(image.root().digest().toString()) != null);
    }

    /** The engine's own identification of an image, or null if there is no such image. */
    private @Nullable String id(String name) throws TransferException {
        DockerAnswer answer = http.get("/images/" + name + "/json");
        if (answer.status() == 404) {
            return null;
        }
        return text(object(answer), "Id");
    }

    /** What was left out may be gone since the engine was asked for it; then all is sent. */
    @Override
    public void load(ImageReference target, LoadableImage image, ImageConfig config, BlobFeed feed)
            throws TransferException {
        if (facts().containerd()) {
            LayoutTar tar = LayoutTar.of(target, image, platform(), feed);
            post(target, out -> tar.write(out, Set.of()));
            return;
        }
        DockerTar tar = new DockerTar(target, image, feed, () -> aborted);
        List<Digest> diffIds = config.diffIds();
        int present = Math.min(known.count(diffIds), image.manifest().layers().size());
        try {
            post(target, out -> tar.write(out, present));
        } catch (TransferException e) {
            if (present == 0 || e.side() != Side.TARGET || e.kind() != Kind.REJECTED) {
                throw e;
            }
            known.forget();
            post(target, out -> tar.write(out, 0));
        }
        known.add(diffIds);
    }

    private void post(ImageReference target, EngineCommand.Input body) throws TransferException {
        DockerAnswer answer = http.post("/images/load?quiet=1", body);
        String complaint = answer.complaint();
        if (complaint != null) {
            throw rejected(answer, complaint, Map.of("name", target.toString()));
        }
    }

    private JsonObject object(String path) throws TransferException {
        return object(http.get(path));
    }

    private JsonObject object(DockerAnswer answer) throws TransferException {
        String complaint = answer.isGood() ? null : answer.complaint();
        if (complaint != null) {
            throw rejected(answer, complaint, Map.of());
        }
        try {
            if (answer.json() instanceof JsonObject object) {
                return object;
            }
            throw new IOException("the answer is not an object");
        } catch (IOException e) {
            throw new TransferException(
                    Side.TARGET, Kind.MALFORMED, Map.of("host", name(), "message", String.valueOf(e.getMessage())), e);
        }
    }

    private TransferException rejected(DockerAnswer answer, String complaint, Map<String, String> more) {
        Map<String, String> details = new HashMap<>(more);
        details.put("host", name());
        details.put("message", complaint);
        if (!answer.isGood()) {
            details.put("status", Integer.toString(answer.status()));
        }
        return new TransferException(Side.TARGET, Kind.REJECTED, details);
    }

    private static String text(JsonObject object, String member) {
        return object.get(member) instanceof JsonPrimitive text ? text.getAsString() : "";
    }

    @Override
    public void abort() {
        aborted = true;
        http.abort();
    }
}

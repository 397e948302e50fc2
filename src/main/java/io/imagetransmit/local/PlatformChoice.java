package io.imagetransmit.local;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageManifest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.image.Platform;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds in an image what an engine of one platform can run. Used by one thread, for one image. */
final class PlatformChoice {
    private static final int MOST_MANIFESTS = 256;
    private static final Set<String> CONFIGS =
            Set.of("application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json");

    private final ImageSource source;
    private final ImageReference image;
    private final Platform wanted;
    private final String engine;
    private final Set<String> offered = new LinkedHashSet<>();
    private final Set<Digest> seen = new HashSet<>();

    /**
     * @param image as the source knows it
     * @param engine what the engine is called in failures
     */
    PlatformChoice(ImageSource source, ImageReference image, Platform wanted, String engine) {
        this.source = source;
        this.image = image;
        this.wanted = wanted;
        this.engine = engine;
    }

    /** The image for this platform; the platform of an image that is a single one is left to {@link #check}. */
    LoadableImage choose(Manifest root) throws TransferException {
        LoadableImage chosen = choose(root, List.of());
        if (chosen == null) {
            throw noSuchPlatform();
        }
        return chosen;
    }

    /** Refuses a configuration that is for another platform. One that names no platform is let through. */
    void check(ImageConfig config) throws TransferException {
        Platform platform = config.platform();
        if (platform != null && !wanted.accepts(platform)) {
            offered.add(platform.toString());
            throw noSuchPlatform();
        }
    }

    private @Nullable LoadableImage choose(Manifest manifest, List<Manifest> above) throws TransferException {
        if (manifest instanceof ImageManifest single) {
            return loadable(single, above);
        }
        List<Manifest> path = new ArrayList<>(above);
        path.add(manifest);
        for (Descriptor child : candidates(manifest)) {
            if (seen.add(child.digest())) {
                if (seen.size() > MOST_MANIFESTS) {
                    throw malformed("an index of this size or depth is not an image");
                }
                LoadableImage found = choose(read(child), path);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    /** Those for the platform first, those of the plain variant before others; then what does not say what it is for. */
    private List<Descriptor> candidates(Manifest index) {
        List<Descriptor> fitting = new ArrayList<>();
        List<Descriptor> silent = new ArrayList<>();
        for (Descriptor child : index.children()) {
            Platform platform = child.platform();
            if (platform == null || platform.os().isEmpty()) {
                silent.add(child);
            } else if (wanted.accepts(platform)) {
                fitting.add(child);
            } else if (!platform.os().equals("unknown")) {
                offered.add(platform.toString());
            }
        }
        fitting.sort(Comparator.comparing(child -> child.platform() != null && isSpecial(child.platform())));
        fitting.addAll(silent);
        return fitting;
    }

    /** {@code amd64/v3} does not run everywhere that {@code amd64} does. */
    private static boolean isSpecial(Platform platform) {
        return platform.variant() != null && !platform.variant().equals("v8");
    }

    private Manifest read(Descriptor child) throws TransferException {
        return source.manifest(ImageReference.byDigest(image.repository(), child.digest()));
    }

    private LoadableImage loadable(ImageManifest single, List<Manifest> above) throws TransferException {
        Descriptor config = single.config();
        if (config == null || !CONFIGS.contains(config.mediaType())) {
            String type = config == null ? single.mediaType() : config.mediaType();
            throw new TransferException(
                    Side.TARGET,
                    Kind.REJECTED,
                    Map.of("host", engine, "name", image.toString(), "message", "no container image but " + type));
        }
        return new LoadableImage(image.repository(), above, single, config);
    }

    private TransferException malformed(String message) {
        return new TransferException(Side.SOURCE, Kind.MALFORMED, Map.of("name", image.toString(), "message", message));
    }

    private TransferException noSuchPlatform() {
        return new TransferException(
                Side.SOURCE,
                Kind.NO_SUCH_PLATFORM,
                Map.of("name", image.toString(), "expected", wanted.toString(), "found", String.join(", ", offered)));
    }
}

package io.imagetransmit.local;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.store.ImageSink;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Loads images into a container engine. An engine takes only whole images, and only what its platform needs: blobs are said to be
 * there when they are offered, and when the image's manifest comes, configuration and layers are fetched from the source and
 * streamed into the engine. Manifests below an index, and referrers, have no place in an engine and are passed over.
 *
 * <p>An image is done when the engine itself says that it has it, with the right digest.
 */
public final class EngineSink implements ImageSink {
    private static final int MOST_LOADS = 2;

    private final Engine engine;
    private final Supply supply;
    private final Semaphore loads = new Semaphore(MOST_LOADS);
    private volatile boolean aborted;

    EngineSink(Engine engine, Supply supply) {
        this.engine = engine;
        this.supply = supply;
    }

    /**
     * A Docker engine.
     *
     * @param environment tells where it is ({@code DOCKER_HOST}, {@code DOCKER_TLS_VERIFY}), and where the {@code docker}
     *     command is ({@code PATH}), which is used where the engine's socket cannot be had without it
     */
    public static EngineSink docker(Map<String, String> environment, Supply supply) {
        return new EngineSink(DockerChoice.of(environment), supply);
    }

    /**
     * containerd, by the command {@code ctr}.
     *
     * @param address of containerd's socket; null for ctr's own default ({@code CONTAINERD_ADDRESS},
     *     {@code /run/containerd/containerd.sock})
     * @param namespace null for ctr's own default ({@code CONTAINERD_NAMESPACE}, {@code default}); Kubernetes sees only
     *     {@code k8s.io}, Docker's own containerd is not meant
     */
    public static EngineSink containerd(@Nullable String address, @Nullable String namespace, Supply supply) {
        return new EngineSink(new Containerd("ctr", address, namespace, Containerd.hostPlatform()), supply);
    }

    /** The manifest's digest at the source, if the engine has what that manifest stands for; else null. */
    @Override
    public @Nullable Digest digestOf(ImageReference image) throws TransferException {
        ImageReference from = supply.origins().of(image);
        if (from == null || !engine.knows(image)) {
            return null;
        }
        Manifest root = supply.source().manifest(from);
        return engine.has(image, choice(from).choose(root)) ? root.digest() : null;
    }

    /** Engines have no repositories of blobs. */
    @Override
    public boolean hasBlob(String repository, Descriptor blob) {
        return false;
    }

    @Override
    public Placement place(String repository, Descriptor blob, List<String> otherRepositories) {
        return new Placement.Present();
    }

    @Override
    public void putManifest(ImageReference image, Manifest manifest) throws TransferException {
        ImageReference from = supply.origins().of(image, manifest);
        if (from == null) {
            return;
        }
        try {
            loads.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TransferException.cancelled(Side.TARGET);
        }
        try {
            load(image, from, manifest);
        } finally {
            loads.release();
        }
    }

    private void load(ImageReference image, ImageReference from, Manifest manifest) throws TransferException {
        if (aborted) {
            throw TransferException.cancelled(Side.TARGET);
        }
        PlatformChoice choice = choice(from);
        LoadableImage loadable = choice.choose(manifest);
        if (engine.has(image, loadable)) {
            return;
        }
        BlobFeed feed = new BlobFeed(supply, from.repository(), image.repository());
        ImageConfig config = config(feed, loadable);
        choice.check(config);
        engine.load(image, loadable, config, feed);
        if (!engine.has(image, loadable)) {
            throw new TransferException(
                    Side.TARGET,
                    Kind.REJECTED,
                    Map.of(
                            "host",
                            engine.name(),
                            "name",
                            image.toString(),
                            "message",
                            "it was loaded, but is not there as "
                                    + loadable.config().digest()));
        }
    }

    private ImageConfig config(BlobFeed feed, LoadableImage image) throws TransferException {
        try {
            return ImageConfig.parse(feed.document(image.config()));
        } catch (IllegalArgumentException e) {
            throw new TransferException(
                    Side.SOURCE,
                    Kind.MALFORMED,
                    Map.of("digest", image.config().digest().toString(), "message", String.valueOf(e.getMessage())),
                    e);
        }
    }

    private PlatformChoice choice(ImageReference from) throws TransferException {
        return new PlatformChoice(supply.source(), from, engine.platform(), engine.name());
    }

    @Override
    public void finish() {
        // each image became visible when it was loaded
    }

    @Override
    public void abort() {
        aborted = true;
        engine.abort();
    }

    @Override
    public void close() {
        abort();
    }
}

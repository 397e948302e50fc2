package io.imagetransmit.local;

import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Platform;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * containerd through its command {@code ctr}. Names are those that containerd's users expect, with {@code docker.io/} and
 * {@code library/} where the docker client would put them. The index goes in as it is, so that the name stands for the same
 * digest as in the registry; of what is below, only the host's platform, as {@code ctr images pull} does it.
 */
final class Containerd implements Engine {
    private final EngineCommand ctr;
    private final String name;
    private final Platform platform;

    /**
     * @param program {@code ctr} or where it is
     * @param address of containerd's socket; null for ctr's own default, {@code CONTAINERD_ADDRESS} or
     *     {@code /run/containerd/containerd.sock}
     * @param namespace null for ctr's own default, {@code CONTAINERD_NAMESPACE} or {@code default}
     */
    Containerd(String program, @Nullable String address, @Nullable String namespace, Platform platform) {
        List<String> command = new ArrayList<>(List.of(program));
        if (address != null) {
            command.addAll(List.of("--address", address));
        }
        if (namespace != null) {
            command.addAll(List.of("--namespace", namespace));
        }
        this.name = address == null ? "containerd" : address;
        this.ctr = new EngineCommand(command, Map.of(), name);
        this.platform = platform;
    }

    /** The platform of this machine, by what the Java runtime says of it. */
    static Platform hostPlatform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String architecture = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String known = architecture.matches("x86|i[3-6]86") ? "386" : architecture;
        return Platform.parse((os.startsWith("windows") ? "windows" : "linux") + "/" + known);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Platform platform() {
        return platform;
    }

    @Override
    public boolean knows(ImageReference target) throws TransferException {
        return check(target) != null;
    }

    /** Not only named, but complete and unpacked: an import that fails half-way leaves a name behind. */
    @Override
    public boolean has(ImageReference target, LoadableImage image) throws TransferException {
        Digest digest = image.root().digest();
        List<String> row = check(target);
        return row != null
                && row.contains(digest.toString())
                && row.contains("complete")
                && row.get(row.size() - 1).equals("true");
    }

    /** {@code REF TYPE DIGEST STATUS (n/m) SIZE UNPACKED} of the image, or null. */
    private @Nullable List<String> check(ImageReference target) throws TransferException {
        String fullName = ImageNames.withHost(target);
        String table = ctr.askOrFail("images", "check", "name==" + fullName);
        return table.lines()
                .map(line -> List.of(line.strip().split("\\s+", -1)))
                .filter(row -> row.get(0).equals(fullName))
                .findFirst()
                .orElse(null);
    }

    /**
     * What containerd has of the image already is not sent. It may be gone before the image holds on to it; then all is sent.
     */
    @Override
    public void load(ImageReference target, LoadableImage image, ImageConfig config, BlobFeed feed)
            throws TransferException {
        LayoutTar tar = LayoutTar.of(target, image, platform, feed);
        Set<String> present = new HashSet<>();
        ctr.askOrFail("content", "ls", "--quiet").lines().forEach(digest -> present.add(digest.strip()));
        try {
            ctr.feed(out -> tar.write(out, present), "images", "import", "-");
        } catch (TransferException e) {
            if (!tar.needsAny(present) || e.side() != Side.TARGET || e.kind() != Kind.REJECTED) {
                throw e;
            }
            ctr.feed(out -> tar.write(out, Set.of()), "images", "import", "-");
        }
    }

    @Override
    public void abort() {
        ctr.abort();
    }
}

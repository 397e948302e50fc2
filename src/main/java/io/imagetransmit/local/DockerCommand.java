package io.imagetransmit.local;

import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Platform;
import io.imagetransmit.store.TransferException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Docker engine through the {@code docker} command, for engines that only the command knows how to reach: behind TLS, over
 * SSH, through a context. Everything is sent; what the engine has already cannot be found out cheaply.
 */
final class DockerCommand implements Engine {
    private final EngineCommand docker;
    private final String name;
    private volatile boolean aborted;
    private @Nullable Platform platform;

    /** @param program {@code docker} or where it is */
    DockerCommand(String program, Map<String, String> environment) {
        this.name = program;
        this.docker = new EngineCommand(List.of(program), environment, program);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public synchronized Platform platform() throws TransferException {
        Platform found = platform;
        if (found == null) {
            String[] words = docker.askOrFail("version", "--format", "{{.Server.Os}} {{.Server.Arch}}")
                    .strip()
                    .split(" ", -1);
            found = DockerFacts.platform(words[0], words.length > 1 ? words[1] : "");
            platform = found;
        }
        return found;
    }

    @Override
    public boolean knows(ImageReference target) throws TransferException {
        return target.tag() == null || id(DockerFacts.name(target)) != null;
    }

    @Override
    public boolean has(ImageReference target, LoadableImage image) throws TransferException {
        return target.tag() == null
                ? id(image.config().digest().toString()) != null
                        || id(image.root().digest().toString()) != null
                : DockerFacts.isId(id(DockerFacts.name(target)), image);
    }

    private @Nullable String id(String image) throws TransferException {
        String id = docker.ask("image", "inspect", "--format", "{{.Id}}", image);
        return id == null ? null : id.strip();
    }

    @Override
    public void load(ImageReference target, LoadableImage image, ImageConfig config, BlobFeed feed)
            throws TransferException {
        boolean containerd =
                docker.askOrFail("info", "--format", "{{json .DriverStatus}}").contains("io.containerd.snapshotter");
        if (containerd) {
            LayoutTar tar = LayoutTar.of(target, image, platform(), feed);
            docker.feed(out -> tar.write(out, Set.of()), "load", "--quiet");
        } else {
            DockerTar tar = new DockerTar(target, image, feed, () -> aborted);
            docker.feed(out -> tar.write(out, 0), "load", "--quiet");
        }
    }

    @Override
    public void abort() {
        aborted = true;
        docker.abort();
    }
}

package io.imagetransmit.testing;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A Docker engine of its own (dockerd, which starts its own containerd), without network and apart from the system's. It
 * pushes to and pulls from registries on loopback over plain HTTP. Needs root.
 */
public final class DockerEngine implements AutoCloseable {
    private final Path program = Programs.require("dockerd");
    private final Path client = Programs.require("docker");
    private final TemporaryFolder folder;
    private final ServerProcess process;

    private DockerEngine() {
        Programs.require("containerd");
        Programs.requireRoot("dockerd");
        folder = new TemporaryFolder("docker");
        process = ServerProcess.start(
                program,
                List.of(
                        "--bridge=none",
                        "--iptables=false",
                        "--ip6tables=false",
                        "--storage-driver=vfs",
                        "--data-root=" + folder.resolve("data"),
                        "--exec-root=" + folder.resolve("exec"),
                        "--pidfile=" + folder.resolve("docker.pid"),
                        "--host=" + host()),
                folder.resolve("dockerd.log"));
    }

    public static DockerEngine started() {
        DockerEngine engine = new DockerEngine();
        try {
            engine.process.awaitReady(engine::answers);
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
        return engine;
    }

    /** What goes into {@code DOCKER_HOST}. */
    public String host() {
        return "unix://" + folder.resolve("docker.sock");
    }

    /** Runs the docker command and returns its output; a failure is an {@link IllegalStateException} with that output. */
    public String docker(String... arguments) {
        return command(arguments).runOrFail();
    }

    /** Makes an image of one layer, as {@code docker import} does; by name and content. */
    public void importImage(String reference, Map<String, byte[]> files) {
        command("import", "-", reference).reading(Tar.of(files)).runOrFail();
    }

    /**
     * Builds an image of one layer a file with the engine's own builder.
     */
    public void build(String reference, Map<String, byte[]> files) {
        StringBuilder recipe = new StringBuilder("FROM scratch\n");
        files.keySet().forEach(name -> recipe.append("COPY [\"%1$s\", \"/%1$s\"]\n".formatted(name)));
        Map<String, byte[]> context = new TreeMap<>(files);
        context.put("Dockerfile", recipe.toString().getBytes(StandardCharsets.UTF_8));
        command("build", "--quiet", "--tag", reference, "-")
                .with("DOCKER_BUILDKIT", "0")
                .reading(Tar.of(context))
                .runOrFail();
    }

    public void tag(String reference, String another) {
        docker("tag", reference, another);
    }

    public void push(String reference) {
        docker("push", "--quiet", reference);
    }

    public void pull(String reference) {
        docker("pull", "--quiet", reference);
    }

    /** The digest of the image's configuration. */
    public String imageId(String reference) {
        return docker("image", "inspect", "--format", "{{.Id}}", reference).trim();
    }

    public void login(String registry, Credentials user) {
        command("login", "--username", user.user(), "--password-stdin", registry)
                .reading(user.password().getBytes(StandardCharsets.UTF_8))
                .runOrFail();
    }

    @Override
    public void close() {
        process.close();
        folder.close();
    }

    private boolean answers() {
        return Files.exists(folder.resolve("docker.sock"))
                && command("version").run().exitCode() == 0;
    }

    private Command command(String... arguments) {
        List<Object> all = new ArrayList<>(List.of("--host", host()));
        all.addAll(List.of(arguments));
        // a configuration of its own: neither the user's credentials nor ours may get mixed up
        return Command.of(client, all.toArray())
                .with("DOCKER_CONFIG", folder.resolve("config").toString());
    }
}

package io.imagetransmit.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A containerd of its own, apart from the system's, spoken to by {@code ctr}. Needs root. */
public final class ContainerdEngine implements AutoCloseable {
    private final Path client = Programs.require("ctr");
    private final TemporaryFolder folder;
    private final ServerProcess process;

    private ContainerdEngine() {
        Path program = Programs.require("containerd");
        Programs.requireRoot("containerd");
        folder = new TemporaryFolder("containerd");
        process = ServerProcess.start(
                program,
                List.of(
                        "--root=" + folder.resolve("root"),
                        "--state=" + folder.resolve("state"),
                        "--address=" + address()),
                folder.resolve("containerd.log"));
    }

    public static ContainerdEngine started() {
        ContainerdEngine engine = new ContainerdEngine();
        try {
            engine.process.awaitReady(engine::answers);
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
        return engine;
    }

    /** The path of its socket. */
    public String address() {
        return folder.resolve("containerd.sock").toString();
    }

    /** Runs {@code ctr} in a namespace and returns its output; a failure is an {@link IllegalStateException} with that output. */
    public String ctr(String namespace, String... arguments) {
        List<Object> all = new ArrayList<>(List.of("--address", address(), "--namespace", namespace));
        all.addAll(List.of(arguments));
        return Command.of(client, all.toArray()).runOrFail();
    }

    private boolean answers() {
        return Files.exists(Path.of(address()))
                && Command.of(client, "--address", address(), "version").run().exitCode() == 0;
    }

    @Override
    public void close() {
        process.close();
        folder.close();
    }
}

package io.imagetransmit.cli;

import io.imagetransmit.testing.ContainerdEngine;
import io.imagetransmit.testing.DockerEngine;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Docker and containerd of their own, each started when it is first asked for. */
final class LocalEngines implements AutoCloseable {
    private @Nullable DockerEngine docker;
    private @Nullable ContainerdEngine containerd;

    DockerEngine docker() {
        DockerEngine engine = docker == null ? DockerEngine.started() : docker;
        docker = engine;
        return engine;
    }

    private ContainerdEngine containerd() {
        ContainerdEngine engine = containerd == null ? ContainerdEngine.started() : containerd;
        containerd = engine;
        return engine;
    }

    /** Makes the engine of this name the one that a program with these variables finds. */
    void offer(String name, Map<String, String> variables) {
        switch (name) {
            case "docker" -> variables.put("DOCKER_HOST", docker().host());
            case "ctr" -> variables.put("CONTAINERD_ADDRESS", containerd().address());
            default -> throw new IllegalArgumentException(name);
        }
    }

    @Override
    public void close() {
        if (docker != null) {
            docker.close();
        }
        if (containerd != null) {
            containerd.close();
        }
    }
}

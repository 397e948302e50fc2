package io.imagetransmit.local;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Which engines this machine seems to have, found out without calling on them. */
public final class LocalEngines {
    private static final String CONTAINERD_SOCKET = "/run/containerd/containerd.sock";

    private LocalEngines() {}

    /** Whether a Docker engine can be had: its socket or pipe is there, or {@code DOCKER_HOST} names one elsewhere. */
    public static boolean hasDocker(Map<String, String> environment) {
        DockerAddress address = DockerAddress.of(environment);
        if (address instanceof DockerAddress.Socket socket) {
            return Files.isWritable(socket.path());
        }
        if (address instanceof DockerAddress.Pipe pipe) {
            return new File(pipe.path()).exists();
        }
        return address instanceof DockerAddress.Tcp || isInstalled("docker", environment);
    }

    /** Whether there is a containerd, and the command {@code ctr} that leads to it. */
    public static boolean hasContainerd(Map<String, String> environment) {
        String socket = environment.getOrDefault("CONTAINERD_ADDRESS", CONTAINERD_SOCKET);
        return Files.isWritable(Path.of(socket)) && isInstalled("ctr", environment);
    }

    static boolean isInstalled(String command, Map<String, String> environment) {
        return Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command))
                        || Files.isExecutable(Path.of(folder, command + ".exe")));
    }
}

package io.imagetransmit.local;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Chooses the way to a Docker engine. */
final class DockerChoice {
    private DockerChoice() {}

    /**
     * The engine's own API if its address says how, and if a socket or pipe of that name is there; otherwise the command, if it
     * is installed. Where neither is there, the API is what fails, with the address that was looked for.
     */
    static Engine of(Map<String, String> environment) {
        DockerAddress address = DockerAddress.of(environment);
        boolean direct = address instanceof DockerAddress.Socket socket
                ? Files.isWritable(socket.path())
                : !(address instanceof DockerAddress.CommandOnly);
        return direct || !isInstalled(environment)
                ? new DockerSocket(address)
                : new DockerCommand("docker", environment);
    }

    private static boolean isInstalled(Map<String, String> environment) {
        return Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "docker"))
                        || Files.isExecutable(Path.of(folder, "docker.exe")));
    }
}

package io.imagetransmit.local;

import java.nio.file.Files;
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
        return direct || !LocalEngines.isInstalled("docker", environment)
                ? new DockerSocket(address)
                : new DockerCommand("docker", environment);
    }
}

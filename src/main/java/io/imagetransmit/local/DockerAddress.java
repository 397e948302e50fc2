package io.imagetransmit.local;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a Docker engine listens. */
public sealed interface DockerAddress {
    int PLAIN_PORT = 2375;

    /** A Unix domain socket. */
    record Socket(Path path) implements DockerAddress {
        @Override
        public String toString() {
            return "unix://" + path;
        }
    }

    /** Plain HTTP over TCP. */
    record Tcp(String host, int port) implements DockerAddress {
        @Override
        public String toString() {
            return "tcp://" + host + ":" + port;
        }
    }

    /** A Windows named pipe, for instance {@code \\.\pipe\docker_engine}. */
    record Pipe(String path) implements DockerAddress {
        @Override
        public String toString() {
            return "npipe://" + path.replace('\\', '/');
        }
    }

    /**
     * What only the docker command knows how to reach: an engine behind TLS or SSH.
     *
     * @param host as {@code DOCKER_HOST} has it
     */
    record CommandOnly(String host) implements DockerAddress {
        @Override
        public String toString() {
            return host;
        }
    }

    /** The address by {@code DOCKER_HOST} and {@code DOCKER_TLS_VERIFY}, or the system's usual one. */
    static DockerAddress of(Map<String, String> environment) {
        String host = environment.getOrDefault("DOCKER_HOST", "");
        boolean tls = !environment.getOrDefault("DOCKER_TLS_VERIFY", "").isEmpty();
        if (!host.isEmpty()) {
            DockerAddress address = tls ? null : parse(host);
            return address == null ? new CommandOnly(host) : address;
        }
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return system.startsWith("windows")
                ? new Pipe("\\\\.\\pipe\\docker_engine")
                : new Socket(Path.of("/var/run/docker.sock"));
    }

    private static @Nullable DockerAddress parse(String host) {
        if (host.startsWith("unix://")) {
            return new Socket(Path.of(host.substring("unix://".length())));
        }
        if (host.startsWith("npipe://")) {
            return new Pipe(host.substring("npipe://".length()).replace('/', '\\'));
        }
        if (!host.startsWith("tcp://")) {
            return null;
        }
        String authority = host.substring("tcp://".length()).replaceFirst("/.*", "");
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf(']')
                && authority.substring(colon + 1).matches("[0-9]{1,5}");
        String name = hasPort ? authority.substring(0, colon) : authority;
        int port = hasPort ? Integer.parseInt(authority.substring(colon + 1)) : PLAIN_PORT;
        return port > 65_535 ? null : new Tcp(name.replaceAll("[\\[\\]]", ""), port);
    }
}

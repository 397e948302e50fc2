package io.imagetransmit.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Finds the programs of the operating system that a test needs, and decides what becomes of the test without them. */
public final class Programs {
    /** Programs whose Debian package is named otherwise. */
    private static final Map<String, String> PACKAGES = Map.of(
            "htpasswd", "apache2-utils",
            "dockerd", "docker.io",
            "docker", "docker-cli or docker.io",
            "mksquashfs", "squashfs-tools",
            "sqfstar", "squashfs-tools",
            "unsquashfs", "squashfs-tools",
            "tar2sqfs", "squashfs-tools-ng");

    /** A user's PATH lacks the folders of the system's servers. */
    private static final List<String> SYSTEM_FOLDERS =
            List.of("/usr/local/bin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/sbin", "/sbin");

    private Programs() {}

    /** Where a program is, on the PATH or in the system's folders. */
    public static Optional<Path> find(String name) {
        List<String> folders = new ArrayList<>();
        String path = System.getenv("PATH");
        if (path != null) {
            folders.addAll(List.of(path.split(Pattern.quote(File.pathSeparator))));
        }
        folders.addAll(SYSTEM_FOLDERS);
        return folders.stream()
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /** The program's place; without it the test fails where everything must be there (CI), and is aborted elsewhere. */
    public static Path require(String name) {
        return require(name, System.getenv());
    }

    static Path require(String name, Map<String, String> environment) {
        Optional<Path> program = find(name);
        if (program.isPresent()) {
            return program.get();
        }
        throw unavailable(
                name + " is not installed (Debian package " + PACKAGES.getOrDefault(name, name) + ")", environment);
    }

    /** As {@link #require} for servers that only root may run. */
    public static void requireRoot(String what) {
        if (!"root".equals(System.getProperty("user.name"))) {
            throw unavailable(what + " needs root", System.getenv());
        }
    }

    /**
     * Ends the test: as failed if the environment says that nothing may be skipped, as aborted with this reason otherwise.
     * It never returns; the return type lets callers write {@code throw}.
     */
    static RuntimeException unavailable(String reason, Map<String, String> environment) {
        if (mustHaveAll(environment)) {
            return Assertions.fail(
                    reason + ", and nothing may be skipped here (CI or IMAGE_TRANSMIT_REQUIRE_ALL is set)");
        }
        return Assumptions.abort(reason);
    }

    static boolean mustHaveAll(Map<String, String> environment) {
        return "true".equals(environment.get("CI")) || "1".equals(environment.get("IMAGE_TRANSMIT_REQUIRE_ALL"));
    }
}

package io.imagetransmit.config;

import io.imagetransmit.image.ImageReference;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a registry is: {@code [http[s]://]host[:port][/path]}.
 *
 * @param scheme {@code http} or {@code https}; null where none was written
 * @param authority {@code host} or {@code host:port} in lower case; an IPv6 address stands in brackets
 * @param pathPrefix what the names of all repositories begin with, without slashes at the ends; mostly empty
 */
public record RegistryAddress(@Nullable String scheme, String authority, String pathPrefix) {
    private static final Pattern ADDRESS =
            Pattern.compile("(?:(https?)://)?([a-z0-9._-]+|\\[[0-9a-f:.]+])(?::([0-9]{1,5}))?(/.*)?");
    private static final Set<String> DOCKER_HUB = Set.of("docker.io", "index.docker.io", "registry-1.docker.io");

    /** Reads an address as people write it; empty if it is none. */
    static Optional<RegistryAddress> parse(String text) {
        // the host does not care for case, and a repository's path may not have upper-case letters anyway
        Matcher matcher = ADDRESS.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String host = matcher.group(2);
        String port = matcher.group(3);
        if (host.startsWith("-") || host.startsWith(".") || (port != null && !isPort(port))) {
            return Optional.empty();
        }
        String prefix = prefix(DOCKER_HUB.contains(host), matcher.group(4));
        if (!prefix.isEmpty() && !ImageReference.isRepository(prefix)) {
            return Optional.empty();
        }
        return Optional.of(new RegistryAddress(matcher.group(1), port == null ? host : host + ":" + port, prefix));
    }

    private static boolean isPort(String port) {
        int number = Integer.parseInt(port);
        return number > 0 && number < 65536;
    }

    private static String prefix(boolean dockerHub, @Nullable String path) {
        if (path == null) {
            return "";
        }
        String prefix = trimmed(path);
        // "https://index.docker.io/v1/" is how Docker itself names its hub
        return dockerHub && (prefix.equals("v1") || prefix.equals("v2")) ? "" : prefix;
    }

    /** Without slashes at the ends. */
    static String trimmed(String path) {
        int start = 0;
        int end = path.length();
        while (start < end && path.charAt(start) == '/') {
            start++;
        }
        while (end > start && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(start, end);
    }

    /** Whether this is one of the names of Docker Hub. */
    public boolean isDockerHub() {
        return isDockerHub(authority);
    }

    static boolean isDockerHub(String authority) {
        return DOCKER_HUB.contains(authority)
                || (authority.endsWith(":443") && DOCKER_HUB.contains(authority.substring(0, authority.length() - 4)));
    }
}

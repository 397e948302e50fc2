package io.imagetransmit.config;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A registry as Docker's configuration calls it: {@code host}, {@code host:port}, {@code https://host/v1/} and the like,
 * and {@code https://index.docker.io/v1/} for Docker Hub under each of its names.
 */
record DockerHost(String authority) {
    private static final String HUB_SERVER = "https://index.docker.io/v1/";

    static DockerHost of(RegistryAddress address) {
        return new DockerHost(address.authority());
    }

    /** What a credential helper is asked for. */
    String server() {
        return RegistryAddress.isDockerHub(authority) ? HUB_SERVER : authority;
    }

    /** The value of the key that names this host most exactly, or null. */
    <T> @Nullable T bestMatch(Map<String, T> byHost) {
        T exact = byHost.get(server());
        if (exact != null) {
            return exact;
        }
        T best = null;
        for (Map.Entry<String, T> entry : byHost.entrySet()) {
            String key = entry.getKey().toLowerCase(Locale.ROOT);
            if (isMe(host(key)) && (best == null || isBare(key))) {
                best = entry.getValue();
                if (isBare(key)) {
                    break;
                }
            }
        }
        return best;
    }

    private boolean isMe(String host) {
        return host.equals(authority) || (RegistryAddress.isDockerHub(authority) && RegistryAddress.isDockerHub(host));
    }

    /** Whether the key has no path but those that Docker itself has written. Podman's keys may have a namespace. */
    private static boolean isBare(String key) {
        String path =
                RegistryAddress.trimmed(withoutScheme(key).substring(host(key).length()));
        return path.isEmpty() || path.equals("v1") || path.equals("v2");
    }

    private static String host(String key) {
        String rest = withoutScheme(key);
        int slash = rest.indexOf('/');
        return slash < 0 ? rest : rest.substring(0, slash);
    }

    private static String withoutScheme(String key) {
        if (key.startsWith("https://")) {
            return key.substring("https://".length());
        }
        return key.startsWith("http://") ? key.substring("http://".length()) : key;
    }
}

package io.imagetransmit.config;

import io.imagetransmit.config.ConfigProblem.Expected;
import io.imagetransmit.config.ConfigProblem.Kind;
import io.imagetransmit.image.ImageReference;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the entries of {@code source} or {@code target}. */
final class RepositoryReader {
    private final Path file;
    private final Variables variables;
    private final boolean globalSkipTlsVerify;
    private final Problems problems;

    RepositoryReader(Path file, Variables variables, boolean globalSkipTlsVerify, Problems problems) {
        this.file = file;
        this.variables = variables;
        this.globalSkipTlsVerify = globalSkipTlsVerify;
        this.problems = problems;
    }

    /** @param lines takes where each entry stands, by its name */
    List<RepositorySettings> readAll(String key, List<Node> nodes, Map<String, Integer> lines) {
        List<RepositorySettings> repositories = new ArrayList<>();
        for (Node node : nodes) {
            ConfigMap map = ConfigMap.of(Section.REPOSITORY, key, node, problems);
            // an entry whose keys are all blank is a template that was not filled in
            RepositorySettings repository = map == null || map.isEmpty() ? null : read(map);
            if (repository == null || map == null) {
                continue;
            }
            Integer firstLine = lines.putIfAbsent(repository.name(), map.line());
            if (firstLine != null) {
                Map<String, String> details =
                        Map.of("name", Problems.shown(repository.name()), "firstLine", Integer.toString(firstLine));
                problems.error(map.line(), map.path("name"), Kind.DUPLICATE_NAME, details);
            }
            repositories.add(repository);
        }
        return repositories;
    }

    /** The entry, or null if it has no registry that could be used; all of its problems are found in either case. */
    private @Nullable RepositorySettings read(ConfigMap map) {
        Problems own = new Problems(file);
        String registry = map.text("registry");
        RegistryAddress address = address(map, registry);
        String repository = repository(map);
        String configuredName = map.text("name");
        String user = expanded(map, "user", map.text("user"), own);
        String password = expanded(map, "password", map.written("password"), own);
        checkLogin(map);
        Path ca = path(map, "ca", own);
        Path clientcert = path(map, "clientcert", own);
        Path clientkey = path(map, "clientkey", own);
        if (clientkey != null && clientcert == null) {
            problems.error(map.line("clientkey"), map.path("clientkey"), Kind.NEEDS_KEY, Map.of("needs", "clientcert"));
        }
        boolean skipTlsVerify = map.flag("skiptlsverify", globalSkipTlsVerify);
        if (registry == null || address == null) {
            return null;
        }
        String givenName = repository == null ? registry : registry + "-" + repository;
        return new RepositorySettings(
                configuredName == null ? givenName : configuredName,
                registry,
                address,
                user,
                password,
                repository,
                ca,
                clientcert,
                clientkey,
                skipTlsVerify,
                own.list());
    }

    private @Nullable RegistryAddress address(ConfigMap map, @Nullable String registry) {
        String key = map.path("registry");
        if (registry == null) {
            // a value of the wrong kind has been reported already
            if (map.isBlank("registry")) {
                problems.error(map.line("registry"), key, Kind.VALUE_MISSING, Map.of());
            }
            return null;
        }
        if (registry.indexOf('@') >= 0) {
            problems.wrongValue(map.line("registry"), key, Expected.REGISTRY_WITHOUT_LOGIN, null);
            return null;
        }
        Optional<RegistryAddress> address = RegistryAddress.parse(registry);
        if (address.isEmpty()) {
            problems.wrongValue(map.line("registry"), key, Expected.REGISTRY, registry);
        }
        return address.orElse(null);
    }

    private @Nullable String repository(ConfigMap map) {
        String written = map.text("repository");
        if (written == null) {
            return null;
        }
        String repository = RegistryAddress.trimmed(written);
        if (!ImageReference.isRepository(repository)) {
            problems.wrongValue(map.line("repository"), map.path("repository"), Expected.REPOSITORY, written);
            return null;
        }
        return repository;
    }

    private @Nullable String expanded(ConfigMap map, String key, @Nullable String text, Problems own) {
        if (text == null) {
            return null;
        }
        String expanded = variables.replaced(
                text, name -> own.error(map.line(key), map.path(key), Kind.VARIABLE_UNSET, Map.of("variable", name)));
        return expanded.isEmpty() ? null : expanded;
    }

    /** Half a login is none, and whoever wrote it should know. */
    private void checkLogin(ConfigMap map) {
        boolean user = map.text("user") != null;
        boolean password = map.written("password") != null;
        if (user && !password) {
            problems.warning(map.line("user"), map.path("user"), Kind.NEEDS_KEY, Map.of("needs", "password"));
        }
        if (password && !user) {
            problems.warning(map.line("password"), map.path("password"), Kind.NEEDS_KEY, Map.of("needs", "user"));
        }
    }

    private @Nullable Path path(ConfigMap map, String key, Problems own) {
        String text = map.text(key);
        if (text == null) {
            return null;
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            problems.wrongValue(map.line(key), map.path(key), Expected.PATH_UNESCAPED, text);
            return null;
        }
        try {
            Path path = file.toAbsolutePath().resolveSibling(text).normalize();
            if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
                own.error(map.line(key), map.path(key), Kind.PATH_UNREADABLE, Map.of("path", path.toString()));
            }
            return path;
        } catch (InvalidPathException e) {
            problems.wrongValue(map.line(key), map.path(key), Expected.PATH, text);
            return null;
        }
    }
}

package io.imagetransmit.config;

import io.imagetransmit.config.ConfigProblem.HelperReason;
import io.imagetransmit.config.ConfigProblem.Kind;
import io.imagetransmit.http.Credentials;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The logins that {@code docker login} has left behind. Nothing is read and no helper started before a repository is asked
 * for; nothing is kept in between. Thread-safe.
 */
public final class DockerCredentials {
    private static final Duration HELPER_TIMEOUT = Duration.ofSeconds(30);

    /**
     * The answer for one repository.
     *
     * @param warnings what is broken in Docker's configuration, none of it fatal
     */
    public record Found(Credentials credentials, List<ConfigProblem> warnings) {
        public Found {
            warnings = List.copyOf(warnings);
        }
    }

    private final Path file;
    private final Map<String, String> environment;
    private final Duration helperTimeout;

    DockerCredentials(Path file, Map<String, String> environment, Duration helperTimeout) {
        this.file = file;
        this.environment = Map.copyOf(environment);
        this.helperTimeout = helperTimeout;
    }

    /**
     * The user's own: {@code config.json} in the folder {@code $DOCKER_CONFIG}, or else in {@code .docker} of the home
     * folder.
     *
     * @param environment also what the helpers get, and whose PATH they are looked for on
     */
    public static DockerCredentials of(Map<String, String> environment, Path home) {
        String folder = environment.getOrDefault("DOCKER_CONFIG", "");
        Path configured = folder.isBlank()
                ? home.resolve(".docker")
                : home.getFileSystem().getPath(folder);
        return new DockerCredentials(configured.resolve("config.json"), environment, HELPER_TIMEOUT);
    }

    /** The repository's configured login, or where no user is configured the one that Docker has for its host. */
    public Found find(RepositorySettings repository) {
        if (repository.user() != null) {
            return new Found(repository.credentials(), List.of());
        }
        Problems problems = new Problems(file);
        return new Found(find(DockerHost.of(repository.address()), problems), problems.list());
    }

    private Credentials find(DockerHost host, Problems problems) {
        DockerConfig config = DockerConfig.read(file, problems);
        String helper = config.helperOf(host);
        Credentials found = helper == null ? new Credentials.None() : ask(helper, "credHelpers", host, problems);
        if (found instanceof Credentials.None) {
            found = config.stored(host);
        }
        String store = config.store();
        if (found instanceof Credentials.None && store != null && !store.equals(helper)) {
            found = ask(store, "credsStore", host, problems);
        }
        return found;
    }

    private Credentials ask(String helper, String key, DockerHost host, Problems problems) {
        try {
            return new CredentialHelper(helper, environment, helperTimeout).get(host.server());
        } catch (CredentialHelper.HelperException e) {
            Map<String, String> details = new LinkedHashMap<>();
            details.put("helper", Problems.shown(helper));
            details.put("host", host.authority());
            details.put("reason", e.reason().name());
            if (e.reason() == HelperReason.FAILED) {
                details.put("exit", Integer.toString(e.exit()));
            }
            problems.warning(0, key, Kind.CREDENTIAL_HELPER, details);
            return new Credentials.None();
        }
    }
}

package io.imagetransmit.config;

import io.imagetransmit.http.Credentials;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code source} or {@code target}.
 *
 * @param name what it is chosen by: as configured, else {@code registry-repository}, else {@code registry}
 * @param registry as written
 * @param user null if none is configured; then Docker's own configuration is asked
 * @param password null if none is configured
 * @param repository the project that all target images go to; null to keep theirs
 * @param ca PEM file with further certificates to trust
 * @param clientcert PEM file with the client's certificate chain
 * @param clientkey PEM file with its key; null if it stands in {@code clientcert}
 * @param skiptlsverify the entry's own value or else the global one
 * @param problems what forbids to use this repository but does not concern the others; {@link Settings#source} and
 *     {@link Settings#target} do not hand out a repository that has any
 */
public record RepositorySettings(
        String name,
        String registry,
        RegistryAddress address,
        @Nullable String user,
        @Nullable String password,
        @Nullable String repository,
        @Nullable Path ca,
        @Nullable Path clientcert,
        @Nullable Path clientkey,
        boolean skiptlsverify,
        List<ConfigProblem> problems) {

    public RepositorySettings {
        problems = List.copyOf(problems);
    }

    /** The configured login; none if either half of it is missing, as in the original. */
    public Credentials credentials() {
        return user == null || password == null ? new Credentials.None() : new Credentials.UserPassword(user, password);
    }

    @Override
    public String toString() {
        return "RepositorySettings[name=" + name + ", address=" + address + ", user=" + user + ", repository="
                + repository + ", ca=" + ca + ", clientcert=" + clientcert + ", clientkey=" + clientkey
                + ", skiptlsverify=" + skiptlsverify + "]";
    }
}

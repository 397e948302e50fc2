package io.imagetransmit.config;

import io.imagetransmit.image.ImageReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An entry of {@code source} or {@code target} as raw texts: variables are not replaced. Null stands for a key that is not written,
 * the empty text for one without a value; to a reader both are the same.
 */
public record RepositoryEntry(
        @Nullable String registry,
        @Nullable String name,
        @Nullable String repository,
        @Nullable String user,
        @Nullable String password,
        @Nullable String skiptlsverify,
        @Nullable String ca,
        @Nullable String clientcert,
        @Nullable String clientkey) {

    /** From texts by the names of the components, which are those of the keys; others are ignored. */
    public static RepositoryEntry of(Map<String, String> texts) {
        return new RepositoryEntry(
                texts.get("registry"),
                texts.get("name"),
                texts.get("repository"),
                texts.get("user"),
                texts.get("password"),
                texts.get("skiptlsverify"),
                texts.get("ca"),
                texts.get("clientcert"),
                texts.get("clientkey"));
    }

    /** The texts that are not null by their keys, in the order in which a new entry is written. */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        put(texts, "registry", registry);
        put(texts, "name", name);
        put(texts, "repository", repository);
        put(texts, "user", user);
        put(texts, "password", password);
        put(texts, "skiptlsverify", skiptlsverify);
        put(texts, "ca", ca);
        put(texts, "clientcert", clientcert);
        put(texts, "clientkey", clientkey);
        return texts;
    }

    static void put(Map<String, String> texts, String key, @Nullable String text) {
        if (text != null) {
            texts.put(key, text);
        }
    }

    /** What it is chosen by, see {@link RepositorySettings#name}; empty if it has neither name nor registry. */
    public Optional<String> givenName() {
        if (name != null && !name.isBlank()) {
            return Optional.of(name.strip());
        }
        if (registry == null || registry.isBlank()) {
            return Optional.empty();
        }
        String project = repository == null ? "" : RegistryAddress.trimmed(repository.strip());
        return Optional.of(ImageReference.isRepository(project) ? registry.strip() + "-" + project : registry.strip());
    }

    @Override
    public String toString() {
        return "RepositoryEntry[registry=" + registry + ", name=" + name + ", repository=" + repository + ", user="
                + user + ", skiptlsverify=" + skiptlsverify + ", ca=" + ca + ", clientcert=" + clientcert
                + ", clientkey=" + clientkey + "]";
    }
}

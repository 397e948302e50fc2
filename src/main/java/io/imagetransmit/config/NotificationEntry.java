package io.imagetransmit.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a list of those to be notified, as raw texts, as in {@link RepositoryEntry}. Each service has some of these keys. All
 * components are secrets.
 */
public record NotificationEntry(
        @Nullable String token,
        @Nullable String key,
        @Nullable String secret,
        @Nullable String url) {

    /** From texts by the names of the components, which are those of the keys; others are ignored. */
    public static NotificationEntry of(Map<String, String> texts) {
        return new NotificationEntry(texts.get("token"), texts.get("key"), texts.get("secret"), texts.get("url"));
    }

    /** The texts that are not null by their keys, in the order in which a new entry is written. */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        RepositoryEntry.put(texts, "token", token);
        RepositoryEntry.put(texts, "key", key);
        RepositoryEntry.put(texts, "secret", secret);
        RepositoryEntry.put(texts, "url", url);
        return texts;
    }

    @Override
    public String toString() {
        return "NotificationEntry[]";
    }
}

package io.imagetransmit.i18n;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The sentences of one language, by key. Immutable, and safe for use by several threads at once.
 *
 * <p>Named details stand in braces. What stands in square brackets is left out when a detail in it is missing or empty:
 * {@code "{side} refused[: {message}]."} Braces and brackets themselves are doubled.
 */
public final class Messages {
    private final Language language;
    private final Map<String, String> texts;

    private Messages(Language language, Map<String, String> texts) {
        this.language = language;
        this.texts = texts;
    }

    public static Messages of(Language language) {
        String file = "messages_" + language.name().toLowerCase(Locale.ROOT) + ".properties";
        try (InputStream stream = Messages.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException("missing in this program's jar: " + file);
            }
            Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8);
            Properties properties = new Properties();
            properties.load(reader);
            return new Messages(language, toMap(properties));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> toMap(Properties properties) {
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toUnmodifiableMap(key -> key, properties::getProperty));
    }

    public Language language() {
        return language;
    }

    public boolean has(String key) {
        return texts.containsKey(key);
    }

    public Set<String> keys() {
        return new TreeSet<>(texts.keySet());
    }

    public String text(String key) {
        return text(key, Map.of());
    }

    /**
     * The sentence for this key; the key itself if there is none, since a missing sentence must not end anybody's transfer.
     * Line breaks and other control characters in details become blanks: some of these texts come from strangers' servers and
     * go to a terminal.
     */
    public String text(String key, Map<String, String> details) {
        String text = texts.get(key);
        return text == null ? key : Template.parse(text).render(details);
    }

    /** The lines of a text that has several; in the message files {@code |} stands between them. */
    public List<String> lines(String key) {
        return List.of(text(key).split("\\|", -1));
    }

    /** The names of the details that the sentence can take. */
    Set<String> placeholders(String key) {
        return Template.parse(texts.getOrDefault(key, "")).placeholders();
    }
}

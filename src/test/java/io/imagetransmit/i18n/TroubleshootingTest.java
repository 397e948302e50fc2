package io.imagetransmit.i18n;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.i18n.Template.Group;
import io.imagetransmit.i18n.Template.Part;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code docs/troubleshooting*.md} quote what the program says. */
class TroubleshootingTest {
    private static final Pattern KEY = Pattern.compile("<!-- (\\S+) -->");
    private static final Pattern QUOTE = Pattern.compile("### `(.*)`");
    private static final Pattern GAP = Pattern.compile("…(\\s*…)+");

    private record Entry(String key, String quote) {}

    private static List<Entry> entries(Language language) throws IOException {
        String file = language == Language.EN ? "troubleshooting.md" : "troubleshooting.zh.md";
        List<String> lines = Files.readAllLines(Path.of("docs", file));
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("###")) {
                Matcher quote = QUOTE.matcher(line);
                Matcher key = KEY.matcher(lines.get(i - 1));
                assertTrue(quote.matches(), line);
                assertTrue(key.matches(), "no key in front of " + line);
                entries.add(new Entry(key.group(1), quote.group(1)));
            } else if (KEY.matcher(line).matches()) {
                assertTrue(lines.get(i + 1).startsWith("### `"), line + " has no message");
            }
        }
        return entries;
    }

    private static Properties messages(Language language) throws IOException {
        String file = "messages_" + language.name().toLowerCase(Locale.ROOT) + ".properties";
        Properties messages = new Properties();
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(Messages.class.getResourceAsStream(file)), StandardCharsets.UTF_8)) {
            messages.load(reader);
        }
        return messages;
    }

    /** What the template can become, with … for each detail, or for several that follow one another. */
    private static Set<String> forms(Template template) {
        Set<String> forms = Set.of("");
        for (Group group : template.groups()) {
            StringBuilder text = new StringBuilder();
            for (Part part : group.parts()) {
                text.append(part.placeholder() ? "…" : part.text());
            }
            Set<String> longer = group.optional() ? new HashSet<>(forms) : new HashSet<>();
            forms.forEach(form -> longer.add(GAP.matcher(form + text).replaceAll("…")));
            forms = longer;
        }
        return forms;
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyQuotedMessageIsOne(Language language) throws IOException {
        Properties messages = messages(language);
        for (Entry entry : entries(language)) {
            String message = messages.getProperty(entry.key);
            assertNotNull(message, entry.key);
            Set<String> forms = forms(Template.parse(message));
            assertTrue(forms.contains(entry.quote), entry + " is none of " + forms);
        }
    }

    @Test
    void bothLanguagesHaveTheSameMessagesInTheSameOrder() throws IOException {
        List<String> english = entries(Language.EN).stream().map(Entry::key).toList();
        assertEquals(english, entries(Language.ZH).stream().map(Entry::key).toList());
        assertEquals(english.size(), new HashSet<>(english).size(), "a message stands there twice");
        assertTrue(english.size() >= 30, english.size() + " messages");
    }
}

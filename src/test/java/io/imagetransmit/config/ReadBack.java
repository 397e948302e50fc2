package io.imagetransmit.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.config.ConfigFile.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an edited file by other ways than its own. */
final class ReadBack {
    private ReadBack() {}

    /** Everything but one entry, and but names in groups, is as it was; of the entry, all keys that we do not know. */
    static void assertSameBut(String before, ConfigFile file, Role role, int index, int more, String story) {
        Map<Object, Object> old = PlainYaml.values(before);
        Map<Object, Object> fresh = PlainYaml.values(file.text());
        String key = role.name().toLowerCase(Locale.ROOT);
        List<@Nullable Object> oldEntries = PlainYaml.list(old.remove(key));
        List<@Nullable Object> freshEntries = PlainYaml.list(fresh.remove(key));
        oldEntries.removeIf(entry -> !isEntry(entry));
        freshEntries.removeIf(entry -> !isEntry(entry));
        Object oldEntry = more > 0 ? null : oldEntries.remove(index);
        Object freshEntry = more < 0 ? null : freshEntries.remove(index);
        assertEquals(oldEntries, freshEntries, story);
        old.remove("group");
        fresh.remove("group");
        assertEquals(old, fresh, story);
        if (more == 0) {
            assertEquals(unknown(oldEntry), unknown(freshEntry), story);
        }
    }

    private static boolean isEntry(@Nullable Object entry) {
        return entry instanceof Map<?, ?> map
                && Section.REPOSITORY.keys().stream().anyMatch(map::containsKey);
    }

    private static Map<Object, Object> unknown(@Nullable Object entry) {
        Map<Object, Object> unknown = new HashMap<>(entry instanceof Map<?, ?> map ? map : Map.of());
        unknown.keySet().removeAll(Section.REPOSITORY.keys());
        return unknown;
    }

    /** The program reads what the form shows. */
    static void assertRead(ConfigFile file, Role role, String story) {
        Map<String, String> environment = Map.of("P", "from the environment");
        Settings settings = new SettingsLoader(environment).read(file).settings();
        List<RepositorySettings> read = role == Role.SOURCE ? settings.sources() : settings.targets();
        List<RepositoryEntry> shown = file.repositories(role).stream()
                .filter(entry -> entry.registry() != null && !entry.registry().isBlank())
                .toList();
        assertEquals(shown.size(), read.size(), story);
        for (int i = 0; i < read.size(); i++) {
            RepositoryEntry entry = shown.get(i);
            String password = entry.password() == null ? "" : entry.password();
            assertEquals(entry.registry(), read.get(i).registry(), story);
            assertEquals(entry.givenName().orElseThrow(), read.get(i).name(), story);
            assertEquals(
                    password.replace("${P}", "from the environment"),
                    read.get(i).password() == null ? "" : read.get(i).password(),
                    story);
        }
    }

    static void assertSameComments(String before, ConfigFile file, String story) {
        assertEquals(PlainYaml.comments(before), PlainYaml.comments(file.text()), story + "\nis\n" + file.text());
        boolean windows = before.contains("\r\n");
        assertTrue(!windows || !file.text().replace("\r\n", "").contains("\n"), story);
    }

    /** Comments of an entry go with it, in one piece; those of the sample do not say whose they are. */
    static void assertCommentsGone(String before, ConfigFile file, String story) {
        List<String> old = PlainYaml.comments(before);
        List<String> fresh = PlainYaml.comments(file.text());
        int same = 0;
        while (same < fresh.size() && old.get(same).equals(fresh.get(same))) {
            same++;
        }
        int lost = old.size() - fresh.size();
        assertEquals(old.subList(same + lost, old.size()), fresh.subList(same, fresh.size()), story);
        if (!story.startsWith("the original's sample")) {
            old.subList(same, same + lost).forEach(comment -> assertTrue(comment.contains(".example"), story));
        }
    }
}

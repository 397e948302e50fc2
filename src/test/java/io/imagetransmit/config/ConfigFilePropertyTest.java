package io.imagetransmit.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.config.ConfigFile.Channel;
import io.imagetransmit.config.ConfigFile.Role;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is edited in whatever file: that comes out, and everything else as it was. */
class ConfigFilePropertyTest {
    private static final int ROUNDS = 5;
    private static final int EDITS = 6;

    private static final List<String> VALUES = List.of(
            "x",
            "yes",
            "012",
            "1e3",
            "null",
            "~",
            "a: b",
            "a #b",
            "@a",
            "`a",
            "*a",
            "&a",
            "!a",
            "%a",
            "a, b}",
            "[",
            "'",
            "\"",
            "\\",
            "南京",
            "：",
            "\uD83D\uDE00",
            "${P}",
            "- a",
            "a:",
            "?",
            "\u2028a",
            "a\nb",
            "a\tb",
            "{a",
            "| ",
            "a ",
            "\uFEFF");

    private static final Map<String, List<String>> SCALARS = new LinkedHashMap<>();

    static {
        SCALARS.put("maxconn", List.of("1", "8", "256"));
        SCALARS.put("retries", List.of("0", "7"));
        SCALARS.put("singlefile", List.of("true", "no"));
        SCALARS.put("maxrate", List.of("1MB", "5KiB/s"));
        SCALARS.put("outprefix", VALUES);
        SCALARS.put("schedule", List.of("*/5 * * * *"));
        SCALARS.put("platform", List.of("linux/amd64", "linux/amd64,linux/s390x"));
        SCALARS.put("cache.pathname", List.of("c", "南京 cache"));
        SCALARS.put("cache.keepdays", List.of("9"));
    }

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private int refused;
    private int made;

    private static List<String> variants(String text) {
        return List.of(
                text,
                text.replace("\n", "\r\n"),
                text.endsWith("\n") && !text.endsWith("\n\n") ? text.substring(0, text.length() - 1) : text);
    }

    @Test
    void nothingElseChanges() throws Exception {
        Map<String, String> files = OddConfigs.files();
        // other readers take the last of two values
        files.remove("keys twice");
        for (Map.Entry<String, String> named : files.entrySet()) {
            int before = refused;
            for (String text : variants(named.getValue())) {
                for (int seed = 0; seed < ROUNDS; seed++) {
                    String label = named.getKey() + ", seed " + seed;
                    try {
                        round(text, new Random(seed), label);
                    } catch (RuntimeException e) {
                        throw new AssertionError(label, e);
                    }
                }
            }
            // only what an anchor shares may be refused
            assertTrue(refused == before || named.getValue().contains("&"), named.getKey());
        }
        assertTrue(made > 10 * refused, made + " made, " + refused + " refused");
    }

    private void round(String text, Random random, String label) throws Exception {
        Path path = folder.resolve("cfg.yaml");
        Files.write(path, text.getBytes(StandardCharsets.UTF_8));
        ConfigFile file = ConfigFile.read(path);
        // what an entry has from an anchor it then has of its own
        if (text.indexOf('&') < 0) {
            undone(file, random, label);
        }
        for (int edit = 0; edit < EDITS; edit++) {
            String before = file.text();
            String story = label + ", edit " + edit + " of\n" + before;
            try {
                switch (random.nextInt(6)) {
                    case 0 -> scalar(file, random, story);
                    case 1 -> channel(file, random, story);
                    case 2 -> added(file, random, story);
                    case 3 -> removed(file, random, story);
                    default -> replaced(file, random, story);
                }
                made++;
            } catch (ConfigFileException e) {
                refused++;
                assertEquals(before, file.text());
            }
        }
        if (random.nextInt(8) == 0) {
            file.save();
            assertEquals(file.text(), Files.readString(path));
            assertEquals(
                    new SettingsLoader(Map.of()).read(path).problems(),
                    new SettingsLoader(Map.of()).read(file).problems());
        }
    }

    private static <T> T any(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    private static void scalar(ConfigFile file, Random random, String story) throws ConfigFileException {
        String before = file.text();
        String key = any(List.copyOf(SCALARS.keySet()), random);
        String value = random.nextInt(4) == 0 ? "" : any(SCALARS.getOrDefault(key, List.of()), random);
        if (value.isEmpty() && random.nextBoolean()) {
            file.remove(key);
        } else {
            file.set(key, value);
        }
        String after = file.text(key);
        assertEquals(value, after == null ? "" : after, story);
        ReadBack.assertSameComments(before, file, story);
        assertEquals(without(key, PlainYaml.values(before)), without(key, PlainYaml.values(file.text())), story);
        if (key.equals("maxconn") && !value.isEmpty()) {
            assertEquals(
                    Integer.parseInt(value),
                    new SettingsLoader(Map.of()).read(file).settings().maxconn());
        }
    }

    private static void undone(ConfigFile file, Random random, String label) throws ConfigFileException {
        String before = file.text();
        for (Role role : Role.values()) {
            for (int index = 0; index < file.repositories(role).size(); index++) {
                RepositoryEntry entry = file.repositories(role).get(index);
                file.replace(role, index, RepositoryEntry.of(entry(Section.REPOSITORY.keys(), random)));
                assertTrue(file.changed(), label);
                file.replace(role, index, entry);
                assertEquals(before, file.text(), label);
            }
        }
    }

    private static Map<Object, Object> without(String key, Map<Object, Object> values) {
        if (key.startsWith("cache.")) {
            Map<Object, Object> cache = new HashMap<>((Map<?, ?>) values.getOrDefault("cache", Map.of()));
            cache.remove(key.substring(6));
            values.put("cache", cache);
        } else {
            values.remove(key);
        }
        return values;
    }

    private static Map<String, String> entry(List<String> keys, Random random) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String key : keys) {
            if (random.nextInt(3) > 0) {
                texts.put(key, any(VALUES, random));
            }
        }
        if (keys.contains("registry")) {
            texts.put("registry", "n" + random.nextInt(100) + ".example");
        }
        return texts;
    }

    private static void added(ConfigFile file, Random random, String story) throws ConfigFileException {
        String before = file.text();
        Role role = any(List.of(Role.values()), random);
        List<RepositoryEntry> wanted = new ArrayList<>(file.repositories(role));
        RepositoryEntry entry = RepositoryEntry.of(entry(Section.REPOSITORY.keys(), random));
        wanted.add(entry);
        file.add(role, entry);
        assertEquals(wanted, file.repositories(role), story);
        ReadBack.assertSameComments(before, file, story);
        ReadBack.assertSameBut(before, file, role, wanted.size() - 1, 1, story);
        ReadBack.assertRead(file, role, story);
    }

    private static void replaced(ConfigFile file, Random random, String story) throws ConfigFileException {
        String before = file.text();
        Role role = any(List.of(Role.values()), random);
        List<RepositoryEntry> wanted = new ArrayList<>(file.repositories(role));
        if (wanted.isEmpty()) {
            return;
        }
        int index = random.nextInt(wanted.size());
        Map<String, String> texts = new LinkedHashMap<>(wanted.get(index).texts());
        for (String key : Section.REPOSITORY.keys()) {
            switch (random.nextInt(5)) {
                case 0 -> texts.put(key, key.equals("registry") ? "m.example" : any(VALUES, random));
                case 1 -> texts.remove(key.equals("registry") ? "user" : key);
                default -> {}
            }
        }
        if (texts.values().stream().allMatch(String::isEmpty)) {
            return;
        }
        RepositoryEntry entry = RepositoryEntry.of(texts);
        file.replace(role, index, entry);
        Map<String, String> found = file.repositories(role).get(index).texts();
        found.values().removeIf(String::isEmpty);
        texts.values().removeIf(String::isEmpty);
        assertEquals(texts, found, story);
        ReadBack.assertSameComments(before, file, story);
        ReadBack.assertSameBut(before, file, role, index, 0, story);
        ReadBack.assertRead(file, role, story);
    }

    private static void removed(ConfigFile file, Random random, String story) throws ConfigFileException {
        String before = file.text();
        Role role = any(List.of(Role.values()), random);
        List<RepositoryEntry> wanted = new ArrayList<>(file.repositories(role));
        if (wanted.isEmpty()) {
            return;
        }
        int index = random.nextInt(wanted.size());
        wanted.remove(index);
        file.remove(role, index);
        assertEquals(wanted, file.repositories(role), story);
        ReadBack.assertSameBut(before, file, role, index, -1, story);
        ReadBack.assertCommentsGone(before, file, story);
    }

    private static void channel(ConfigFile file, Random random, String story) throws ConfigFileException {
        String before = file.text();
        Channel channel = any(List.of(Channel.values()), random);
        List<NotificationEntry> wanted = new ArrayList<>(file.notifications(channel));
        Map<String, String> texts = entry(channel.keys(), random);
        texts.put(channel.keys().get(0), "given");
        NotificationEntry entry = NotificationEntry.of(texts);
        if (!wanted.isEmpty() && random.nextBoolean()) {
            int index = random.nextInt(wanted.size());
            wanted.set(index, entry);
            file.replace(channel, index, entry);
        } else {
            wanted.add(entry);
            file.add(channel, entry);
        }
        assertEquals(withoutBlanks(wanted), withoutBlanks(file.notifications(channel)), story);
        ReadBack.assertSameComments(before, file, story);
        String key = channel.name().toLowerCase(Locale.ROOT);
        Map<Object, Object> old = PlainYaml.values(before);
        Map<Object, Object> fresh = PlainYaml.values(file.text());
        old.remove(key);
        fresh.remove(key);
        assertEquals(old, fresh, story);
    }

    private static List<Map<String, String>> withoutBlanks(List<NotificationEntry> entries) {
        return entries.stream()
                .map(NotificationEntry::texts)
                .peek(map -> map.values().removeIf(String::isEmpty))
                .toList();
    }
}

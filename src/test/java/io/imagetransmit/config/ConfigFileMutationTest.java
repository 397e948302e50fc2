package io.imagetransmit.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.config.ConfigFile.Channel;
import io.imagetransmit.config.ConfigFile.Role;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are broken, or odd beyond what anybody writes, are edited rightly or refused. */
class ConfigFileMutationTest {
    private static final int ROUNDS = 100;

    private static final List<String> PIECES = List.of(
            "*base",
            "&base ",
            "<<: ",
            "- ",
            ": ",
            "\t",
            "\n",
            "\r",
            "---\n",
            "...\n",
            "!!binary ",
            "!x ",
            "? ",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "'",
            "|\n",
            ">+\n",
            "#",
            " # c\n",
            "%YAML 1.1\n",
            "\\",
            "\u2028",
            "\u0085",
            "\uD83D\uDE00",
            "null",
            "~",
            ",",
            " , ",
            "registry: ",
            "source:\n",
            "target: *base\n",
            "  ",
            "    ",
            "group: &g {targets: *g}\n",
            "&a [*a]");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private int edited;
    private int refused;

    private static String mutated(String start, Random random) {
        StringBuilder text = new StringBuilder(start);
        for (int change = random.nextInt(2); change >= 0; change--) {
            int at = random.nextInt(text.length() + 1);
            int end = Math.min(text.length(), at + random.nextInt(30));
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 1 -> text.delete(at, Math.min(end, at + 3));
                case 2 -> text.insert(random.nextInt(text.length() + 1), text.substring(at, end));
                default -> text.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
            }
        }
        return text.toString();
    }

    @Test
    void editedRightlyOrRefused() throws Exception {
        for (Map.Entry<String, String> named : OddConfigs.files().entrySet()) {
            for (int seed = 0; seed < ROUNDS; seed++) {
                Random random = new Random(seed);
                String text = mutated(named.getValue(), random);
                try {
                    round(text, random);
                } catch (RuntimeException | StackOverflowError e) {
                    throw new AssertionError(named.getKey() + ", seed " + seed + ":\n" + text, e);
                }
            }
        }
        assertTrue(edited > 4 * refused, edited + " edited, " + refused + " refused");
    }

    private void round(String text, Random random) throws Exception {
        Path path = folder.resolve("cfg.yaml");
        Files.write(path, text.getBytes(StandardCharsets.UTF_8));
        ConfigFile file;
        try {
            file = ConfigFile.read(path);
        } catch (ConfigFileException e) {
            return;
        }
        Role role = random.nextBoolean() ? Role.SOURCE : Role.TARGET;
        List<RepositoryEntry> entries = file.repositories(role);
        String before = file.text();
        try {
            switch (random.nextInt(5)) {
                case 0 -> {
                    file.set("maxconn", "77");
                    assertEquals(
                            77,
                            new SettingsLoader(Map.of()).read(file).settings().maxconn(),
                            text);
                }
                case 1 -> {
                    file.add(Channel.FEISHU, new NotificationEntry("t", null, "s", null));
                    assertEquals("t", last(file.notifications(Channel.FEISHU)).token(), text);
                }
                case 2 -> {
                    file.add(role, RepositoryEntry.of(Map.of("registry", "n.example")));
                    assertEquals("n.example", last(file.repositories(role)).registry(), text);
                    assertEquals(entries, file.repositories(role).subList(0, entries.size()), text);
                }
                case 3 -> {
                    if (!entries.isEmpty()) {
                        file.remove(role, 0);
                        assertEquals(entries.subList(1, entries.size()), file.repositories(role), text);
                    }
                }
                default -> {
                    if (!entries.isEmpty()) {
                        file.replace(role, 0, RepositoryEntry.of(Map.of("registry", "r.example", "user", "u")));
                        RepositoryEntry found = file.repositories(role).get(0);
                        assertEquals("r.example u", found.registry() + " " + found.user(), text);
                    }
                }
            }
            edited++;
        } catch (ConfigFileException e) {
            assertEquals(before, file.text());
            refused++;
        }
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }
}

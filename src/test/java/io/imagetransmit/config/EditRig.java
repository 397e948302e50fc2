package io.imagetransmit.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.config.ConfigFile.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** Edits a file, and compares the text that comes of it. */
abstract class EditRig {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    interface Edit {
        void apply(ConfigFile file) throws ConfigFileException;
    }

    ConfigFile read(String text) throws Exception {
        Path path = folder.resolve("cfg.yaml");
        Files.writeString(path, text);
        return ConfigFile.read(path);
    }

    void check(String before, Edit edit, String after) throws Exception {
        ConfigFile file = read(before);
        edit.apply(file);
        assertEquals(after, file.text());
    }

    /** A file and single lines of it, as they were and as they come out; everything else must stay. */
    void checkLines(String before, Edit edit, String... oldAndNew) throws Exception {
        String after = before;
        for (int i = 0; i < oldAndNew.length; i += 2) {
            assertTrue(after.contains(oldAndNew[i]), oldAndNew[i]);
            assertEquals(after.indexOf(oldAndNew[i]), after.lastIndexOf(oldAndNew[i]), oldAndNew[i]);
            after = after.replace(oldAndNew[i], oldAndNew[i + 1]);
        }
        check(before, edit, after);
    }

    static RepositoryEntry entry(String... keysAndTexts) {
        return RepositoryEntry.of(texts(Map.of(), keysAndTexts));
    }

    /** The entry with other texts; "-" takes a key away. */
    static RepositoryEntry with(RepositoryEntry entry, String... keysAndTexts) {
        return RepositoryEntry.of(texts(entry.texts(), keysAndTexts));
    }

    private static Map<String, String> texts(Map<String, String> start, String... keysAndTexts) {
        Map<String, String> texts = new LinkedHashMap<>(start);
        for (int i = 0; i < keysAndTexts.length; i += 2) {
            if (keysAndTexts[i + 1].equals("-")) {
                texts.remove(keysAndTexts[i]);
            } else {
                texts.put(keysAndTexts[i], keysAndTexts[i + 1]);
            }
        }
        return texts;
    }

    static Edit replace(Role role, int index, String... keysAndTexts) {
        return file -> file.replace(role, index, with(file.repositories(role).get(index), keysAndTexts));
    }
}

package io.imagetransmit.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes a {@code cfg.yaml} into a folder and reads it. */
final class ConfigFixture {
    static final Map<String, String> ENVIRONMENT =
            Map.of("REGISTRY_USER", "bob", "REGISTRY_PASSWORD", "pa$$ ${word}", "EMPTY", "");

    private final Path folder;

    ConfigFixture(Path folder) {
        this.folder = folder;
    }

    Path file() {
        return folder.resolve("cfg.yaml");
    }

    LoadedSettings load(byte[] bytes) {
        try {
            Files.write(file(), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SettingsLoader(ENVIRONMENT).read(file());
    }

    LoadedSettings load(String text) {
        return load(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Settings of a text without any problem. */
    Settings settings(String text) {
        LoadedSettings loaded = load(text);
        assertEquals(List.of(), loaded.problems(), text);
        return loaded.settings();
    }

    /** A single source with a registry and these further lines, without any problem. */
    RepositorySettings source(String... lines) {
        Settings settings = settings("source:\n- registry: reg.example\n  " + String.join("\n  ", lines) + "\n");
        return settings.sources().get(0);
    }

    /** The repository, which must be usable. */
    static RepositorySettings chosen(Selection selection) {
        return assertInstanceOf(Selection.Chosen.class, selection).repository();
    }

    /** The single problem of a refused choice. */
    static ConfigProblem refused(Selection selection) {
        List<ConfigProblem> problems =
                assertInstanceOf(Selection.Refused.class, selection).problems();
        assertEquals(1, problems.size(), problems::toString);
        return problems.get(0);
    }

    /** A problem in one line: {@code ERROR 3 source.registry WRONG_VALUE {expected=REGISTRY, value=x}}. */
    static String line(ConfigProblem problem) {
        return (problem.fatal() ? "ERROR " : "WARNING ") + problem.line() + " " + problem.key() + " " + problem.kind()
                + " " + new TreeMap<>(problem.details());
    }

    static List<String> lines(List<ConfigProblem> problems) {
        return problems.stream().map(ConfigFixture::line).toList();
    }

    List<String> problems(String text) {
        return lines(load(text).problems());
    }
}

package io.imagetransmit.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects the problems of one file in the order in which they are found, each once. */
final class Problems {
    /** A hostile file could have a problem in each of a million lines; nobody reads more than this. */
    private static final int MAXIMUM = 200;

    private static final int SHOWN_LENGTH = 80;

    private final Path file;
    private final Set<ConfigProblem> found = new LinkedHashSet<>();
    private boolean anyFatal;

    Problems(Path file) {
        this.file = file;
    }

    void error(int line, String key, ConfigProblem.Kind kind, Map<String, String> details) {
        add(new ConfigProblem(true, file, line, key, kind, details));
    }

    void warning(int line, String key, ConfigProblem.Kind kind, Map<String, String> details) {
        add(new ConfigProblem(false, file, line, key, kind, details));
    }

    /** An error about a value, which is shown if given. */
    void wrongValue(int line, String key, ConfigProblem.Expected expected, @Nullable String value) {
        wrongValue(line, key, expected, value, Map.of());
    }

    void wrongValue(
            int line,
            String key,
            ConfigProblem.Expected expected,
            @Nullable String value,
            Map<String, String> furtherDetails) {
        Map<String, String> details = new LinkedHashMap<>(furtherDetails);
        details.put("expected", expected.name());
        if (value != null) {
            details.put("value", shown(value));
        }
        error(line, key, ConfigProblem.Kind.WRONG_VALUE, details);
    }

    private void add(ConfigProblem problem) {
        // the first fatal one is never left out, since it decides whether the settings can be used
        if (found.size() < MAXIMUM || (problem.fatal() && !anyFatal)) {
            found.add(problem);
        }
        anyFatal |= problem.fatal();
    }

    List<ConfigProblem> list() {
        return List.copyOf(found);
    }

    /** Text from outside as it may stand in a problem: without control characters, and not endless. */
    static String shown(String text) {
        int shownPoints = Math.min(SHOWN_LENGTH, text.codePointCount(0, text.length()));
        int end = text.offsetByCodePoints(0, shownPoints);
        StringBuilder shown = new StringBuilder();
        text.substring(0, end)
                .codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .forEach(shown::appendCodePoint);
        return end < text.length() ? shown.append('…').toString() : shown.toString();
    }
}

package io.imagetransmit.config;

import java.util.List;

/**
 * What reading the configuration gave.
 *
 * @param settings as far as they could be read, also where problems forbid to work with them: for the language of the
 *     messages, and to show in the window
 */
public record LoadedSettings(Settings settings, List<ConfigProblem> problems) {

    public LoadedSettings {
        problems = List.copyOf(problems);
    }

    /** Whether there are at most warnings. */
    public boolean isUsable() {
        return problems.stream().noneMatch(ConfigProblem::fatal);
    }
}

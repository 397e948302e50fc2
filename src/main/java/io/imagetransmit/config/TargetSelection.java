package io.imagetransmit.config;

import java.util.List;

/** The answer to the question for one or several targets. */
public sealed interface TargetSelection {

    /**
     * All of them.
     *
     * @param repositories at least one, each once
     */
    record Chosen(List<RepositorySettings> repositories) implements TargetSelection {
        public Chosen {
            repositories = List.copyOf(repositories);
        }
    }

    /**
     * One of the targets is not there, or cannot be used.
     *
     * @param problems at least one, all of them fatal
     */
    record Refused(List<ConfigProblem> problems) implements TargetSelection {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}

package io.imagetransmit.config;

import java.util.List;

/** The answer to the question for a repository of a certain name. */
public sealed interface Selection {

    record Chosen(RepositorySettings repository) implements Selection {}

    /**
     * There is no such repository, or it cannot be used.
     *
     * @param problems at least one, all of them fatal
     */
    record Refused(List<ConfigProblem> problems) implements Selection {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}

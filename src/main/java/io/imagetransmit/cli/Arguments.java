package io.imagetransmit.cli;

import io.imagetransmit.job.JobRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for on the command line.
 *
 * @param json of {@code inspect}: for programs
 * @param operands what stands without a flag: of {@code ls} a repository's name and perhaps an image's, of {@code serve} a folder,
 *     of {@code inspect} and {@code verify} a meta file, of {@code cache} nothing, {@code trim} or {@code clear}, of {@code doctor} names of repositories,
 *     of {@code completion} what to write and perhaps a folder
 */
record Arguments(
        Action action, JobRequest request, ServeFlags serve, boolean json, boolean debug, List<String> operands) {

    /**
     * What only {@code serve} takes.
     *
     * @param user who may use the registry, with a password from the environment; null lets everybody in
     * @param writable whether others than this machine may push without a password
     */
    record ServeFlags(@Nullable String listen, @Nullable String user, boolean writable) {}

    /** Which of the program's jobs it is. */
    enum Action {
        TRANSMIT,
        LIST,
        SERVE,
        CACHE,
        INSPECT,
        VERIFY,
        DOCTOR,
        DEMO,
        GUI,
        COMPLETION,
        HELP,
        VERSION
    }

    /** Whether nothing at all was said, which asks for help. */
    boolean isEmpty() {
        return action == Action.TRANSMIT && request.isEmpty();
    }
}

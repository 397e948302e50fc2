package io.imagetransmit.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something worth telling: the words for people, and the facts for programs.
 *
 * @param title one line without markup
 * @param text Markdown, lines separated by {@code \n}; what came from outside has gone through {@link Markdown#plain}
 */
public record Notice(Instant time, State state, String title, String text, Subject subject) {

    /** How it ended. */
    public enum State {
        DONE,
        /** An image that was at the target already. */
        PRESENT,
        /** An image that failed, or a run in which not everything went well. */
        FAILED,
        INTERRUPTED
    }

    /** What the notice is about. */
    public sealed interface Subject permits Image, Run {}

    /**
     * One image.
     *
     * @param source the registry, or whatever else it came from
     * @param image repository with tag or digest at the source
     * @param targetImage the same at the target
     * @param bytes what was moved
     * @param error a sentence, or null
     */
    public record Image(
            String source,
            String target,
            String image,
            String targetImage,
            @Nullable String digest,
            long bytes,
            Duration duration,
            @Nullable String error)
            implements Subject {}

    /**
     * A whole run.
     *
     * @param error why the run as a whole could not be done or finished, or null
     * @param failures the first of the images that failed
     */
    public record Run(
            String source,
            String target,
            Counts counts,
            long bytes,
            Duration duration,
            @Nullable String error,
            List<Failure> failures)
            implements Subject {
        public Run {
            failures = List.copyOf(failures);
        }
    }

    /**
     * What became of the lines of the list.
     *
     * @param open not finished when the run was interrupted
     */
    public record Counts(long images, long transferred, long present, long failed, long invalid, long open) {
        public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);
    }

    /** An image or a line of the list, and what was wrong with it in words. */
    public record Failure(String image, String error) {}
}

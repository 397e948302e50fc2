package io.imagetransmit.watch;

import io.imagetransmit.event.ImageOutcome;
import io.imagetransmit.image.ListLine;
import io.imagetransmit.store.TransferException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that watch mode has to tell. Sent from whatever thread finds it; listeners must be quick and thread-safe. */
public sealed interface WatchEvent {

    /** A round begins. */
    record RoundStarted(long number, Instant time) implements WatchEvent {}

    /** The source's lists have been compared; {@code images} are to be carried to {@code target}. */
    record Found(WatchTarget target, int images) implements WatchEvent {}

    /**
     * A repository, the catalog, or the whole registry could not be looked at.
     *
     * @param name the repository; {@code _catalog}; empty for the registry as a whole
     * @param next when it is tried again
     */
    record LookFailed(String name, TransferException error, Instant next) implements WatchEvent {}

    /** A line that names something which cannot be carried there; told once. */
    record LineRefused(WatchTarget target, ListLine.Invalid line) implements WatchEvent {}

    /**
     * An image has come to its end, good or bad.
     *
     * @param lag at most so long after its push it has arrived; null if it may have been there before the first look, or did not
     *     arrive
     * @param next when it is tried again; null unless it failed
     */
    record ImageEnded(
            WatchTarget target,
            ImageOutcome outcome,
            @Nullable Duration lag,
            @Nullable Instant next) implements WatchEvent {
        /** What it is called where failures are kept: the image and where it goes. */
        public String what() {
            return Round.key(target, outcome.source(), outcome.target());
        }
    }

    /** The history could not be written; what it should say is kept in memory and tried again. */
    record HistoryUnwritable(IOException error) implements WatchEvent {}

    /**
     * A round is over.
     *
     * @param repositories that were looked at
     * @param tags that were compared
     */
    record RoundEnded(long number, int repositories, int tags, int arrived, int failed, Duration duration)
            implements WatchEvent {}
}

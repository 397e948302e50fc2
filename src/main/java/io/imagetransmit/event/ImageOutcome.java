package io.imagetransmit.event;

import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.store.TransferException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What became of one image.
 *
 * @param line its line in the list
 * @param digest of the manifest at the target, or, where that was not reached, at the source; null if not known
 * @param tally what was done with its blobs
 * @param error why it failed; null unless the state is {@link State#FAILED}
 */
public record ImageOutcome(
        int line,
        ImageReference source,
        ImageReference target,
        State state,
        @Nullable Digest digest,
        Tally tally,
        Duration duration,
        @Nullable TransferException error) {

    /** How it ended. */
    public enum State {
        /** Moved: the target's manifest has the digest. */
        DONE,
        /** Nothing to do: the target had it under the same digest. */
        PRESENT,
        FAILED,
        /** Stopped by the user before it was done. */
        CANCELLED
    }

    /**
     * Blobs and bytes of one image.
     *
     * @param movedBytes sum of the sizes of the blobs that were moved for this image
     * @param present blobs that the target had, or that another image of the job brought into the same repository
     * @param mounted blobs that the target took from another of its repositories
     */
    public record Tally(int moved, long movedBytes, int present, int mounted) {
        public static final Tally NOTHING = new Tally(0, 0, 0, 0);

        public Tally plus(Tally other) {
            return new Tally(
                    moved + other.moved,
                    movedBytes + other.movedBytes,
                    present + other.present,
                    mounted + other.mounted);
        }
    }

    /** One that nothing was done for. */
    public static ImageOutcome untouched(
            int line, ImageReference source, ImageReference target, State state, @Nullable TransferException error) {
        return new ImageOutcome(line, source, target, state, null, Tally.NOTHING, Duration.ZERO, error);
    }

    /** The same, but failed in the end. */
    public ImageOutcome failed(TransferException reason) {
        return new ImageOutcome(line, source, target, State.FAILED, digest, tally, duration, reason);
    }

    /** The same, but all that was done for it is not to be seen yet, as the user has stopped the rest. */
    public ImageOutcome cancelled() {
        return new ImageOutcome(line, source, target, State.CANCELLED, digest, tally, duration, null);
    }

    /** Whether the image is at the target, right and complete. */
    public boolean isGood() {
        return state == State.DONE || state == State.PRESENT;
    }
}

package io.imagetransmit.gui.view;

import io.imagetransmit.i18n.Messages;
import java.awt.Color;
import java.time.Duration;
import java.util.function.Function;
import javax.swing.Icon;
import javax.swing.UIManager;
import org.jspecify.annotations.Nullable;

/**
 * An image as the table shows it.
 *
 * @param id what tells it from the others of the table; its updates have the same
 * @param label of the target registry; empty if there is only one
 * @param totalBytes {@link #UNKNOWN} as long as nobody knows
 * @param duration how long it took so far; zero if it has not begun
 * @param error why it failed or is tried again, in a language; null if nothing is wrong
 */
public record ImageRow(
        String id,
        String source,
        String target,
        String label,
        State state,
        long doneBytes,
        long totalBytes,
        double bytesPerSecond,
        Duration duration,
        @Nullable Function<Messages, String> error) {
    public static final long UNKNOWN = -1;

    /** Where an image is. In the order of how much a person should care. */
    public enum State {
        FAILED(Symbol.FAILED, Tone.BAD),
        /** Failed for now, and waits for its next try. */
        RETRYING(Symbol.WARNING, Tone.WARNING),
        RUNNING(Symbol.RUNNING, Tone.BUSY),
        /** Is being compared with what the target has. */
        CHECKING(Symbol.RUNNING, Tone.HINT),
        WAITING(Symbol.WAITING, Tone.HINT),
        CANCELLED(Symbol.CANCELLED, Tone.WARNING),
        /** In a preview. */
        WOULD_MOVE(Symbol.WOULD_MOVE, Tone.BUSY),
        /** In a preview: the target has it already. */
        WOULD_SKIP(Symbol.PRESENT, Tone.HINT),
        DONE(Symbol.DONE, Tone.GOOD),
        /** Nothing to do: the target had it already. */
        PRESENT(Symbol.PRESENT, Tone.GOOD);

        private final Symbol symbol;
        private final Tone tone;

        State(Symbol symbol, Tone tone) {
            this.symbol = symbol;
            this.tone = tone;
        }

        Icon icon(boolean selected) {
            return selected ? symbol.icon() : symbol.icon(tone::color);
        }

        Color color() {
            return this == WAITING ? UIManager.getColor("Table.foreground") : tone.color();
        }

        /** Whether nothing more is to come for the image. */
        public boolean isFinal() {
            return switch (this) {
                case RETRYING, RUNNING, CHECKING, WAITING -> false;
                case FAILED, CANCELLED, WOULD_MOVE, WOULD_SKIP, DONE, PRESENT -> true;
            };
        }
    }

    /** A row for an image that nothing has happened to yet. */
    public static ImageRow waiting(String id, String source, String target, String label) {
        return new ImageRow(id, source, target, label, State.WAITING, 0, UNKNOWN, 0, Duration.ZERO, null);
    }

    /** How much of it is done, from 0 to 1; -1 if that cannot be told. */
    double share() {
        return switch (state) {
            case DONE -> 1;
            case FAILED, RETRYING, RUNNING, CANCELLED ->
                totalBytes <= 0 ? -1 : Math.min(1, (double) doneBytes / totalBytes);
            case CHECKING, WAITING, WOULD_MOVE, WOULD_SKIP, PRESENT -> -1;
        };
    }
}

package io.imagetransmit.gui.view;

import io.imagetransmit.i18n.Messages;
import java.time.Duration;
import java.util.Map;

/** How long something will take, no more exactly than anybody can know. */
final class TimeLeft {
    private TimeLeft() {}

    /** In steps of 5 seconds below 10 minutes, and of whole minutes above; rounded up, so that nothing ends later than was said. */
    static String text(Duration left, Messages messages) {
        long seconds = left.toSeconds();
        if (seconds < 10) {
            return messages.text("gui.left.soon");
        }
        seconds = up(seconds, seconds < 600 ? 5 : 60);
        if (seconds < 60) {
            return messages.text("gui.left.seconds", Map.of("seconds", String.valueOf(seconds)));
        }
        if (seconds < 3600) {
            return messages.text(
                    "gui.left.minutes",
                    Map.of("minutes", String.valueOf(seconds / 60), "seconds", unlessNone(seconds % 60)));
        }
        if (seconds < 86_400) {
            return messages.text(
                    "gui.left.hours",
                    Map.of("hours", String.valueOf(seconds / 3600), "minutes", unlessNone(seconds / 60 % 60)));
        }
        return messages.text("gui.left.days");
    }

    private static long up(long seconds, long step) {
        return (seconds + step - 1) / step * step;
    }

    private static String unlessNone(long amount) {
        return amount == 0 ? "" : String.valueOf(amount);
    }
}

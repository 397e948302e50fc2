package io.imagetransmit.gui;

import java.awt.GraphicsDevice;
import java.awt.GraphicsEnvironment;
import java.awt.Rectangle;
import org.jspecify.annotations.Nullable;

/** Where a window was, as a text to remember it by. */
final class WindowBounds {
    private static final int SMALLEST = 200;

    private WindowBounds() {}

    static String text(Rectangle bounds) {
        return bounds.x + "," + bounds.y + "," + bounds.width + "," + bounds.height;
    }

    /** The bounds, if the text has some and there is still a screen where they are; otherwise null. */
    static @Nullable Rectangle parse(@Nullable String text) {
        if (text == null || !text.matches("(-?\\d{1,5},){2}\\d{1,5},\\d{1,5}")) {
            return null;
        }
        String[] parts = text.split(",", -1);
        Rectangle bounds = new Rectangle(
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                Integer.parseInt(parts[3]));
        for (GraphicsDevice screen :
                GraphicsEnvironment.getLocalGraphicsEnvironment().getScreenDevices()) {
            Rectangle seen = screen.getDefaultConfiguration().getBounds().intersection(bounds);
            if (seen.width >= SMALLEST && seen.height >= SMALLEST) {
                return bounds;
            }
        }
        return null;
    }
}

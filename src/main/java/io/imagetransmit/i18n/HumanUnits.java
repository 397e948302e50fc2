package io.imagetransmit.i18n;

import java.time.Duration;
import java.util.Locale;

/** Amounts as people read them. The same in every language. */
public final class HumanUnits {
    private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB", "EB"};

    private HumanUnits() {}

    /** For instance {@code 0.0B}, {@code 1.5KB}, {@code 2.7MB}; a KB has 1024 bytes. */
    public static String bytes(long bytes) {
        return scaled((double) bytes);
    }

    /** For instance {@code 2.7MB/s}; what is no number yet is {@code 0.0B/s}. */
    public static String rate(double bytesPerSecond) {
        return scaled(Double.isFinite(bytesPerSecond) ? bytesPerSecond : 0) + "/s";
    }

    /** For instance {@code 3S}, {@code 2M05S}, {@code 1H02M05S}; begun seconds are not counted. */
    public static String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        long minutes = seconds / 60;
        if (minutes == 0) {
            return seconds + "S";
        }
        if (minutes < 60) {
            return String.format(Locale.ROOT, "%dM%02dS", minutes, seconds % 60);
        }
        return String.format(Locale.ROOT, "%dH%02dM%02dS", minutes / 60, minutes % 60, seconds % 60);
    }

    private static String scaled(double amount) {
        double scaled = Math.max(0, amount);
        int unit = 0;
        // 1023.95 would be shown as 1024.0.
        while (scaled >= 1023.95 && unit < UNITS.length - 1) {
            scaled /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f%s", scaled, UNITS[unit]);
    }
}

package io.imagetransmit.i18n;

import java.time.Duration;

/**
 * Amounts as people read them. The same in every language. Without {@link String#format}, which costs a short run a tenth of its
 * time for the locales that it loads.
 */
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
            return minutes + "M" + twoDigits(seconds % 60) + "S";
        }
        return minutes / 60 + "H" + twoDigits(minutes % 60) + "M" + twoDigits(seconds % 60) + "S";
    }

    private static String scaled(double amount) {
        double scaled = Math.max(0, amount);
        int unit = 0;
        // 1023.95 would be shown as 1024.0.
        while (scaled >= 1023.95 && unit < UNITS.length - 1) {
            scaled /= 1024;
            unit++;
        }
        long tenths = Math.round(scaled * 10);
        return tenths / 10 + "." + tenths % 10 + UNITS[unit];
    }

    private static String twoDigits(long number) {
        return number < 10 ? "0" + number : String.valueOf(number);
    }
}

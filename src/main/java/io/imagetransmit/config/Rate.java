package io.imagetransmit.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how many bytes a second: {@code 10MB}, {@code 512KB/s}, {@code 1.5MiB}, {@code 250000}. */
final class Rate {
    private static final Pattern RATE =
            Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,9})?) *([kmgt]i?)?b?(?: */ *s)?", Pattern.CASE_INSENSITIVE);
    private static final Map<String, Long> FACTORS = Map.of(
            "", 1L,
            "k", 1_000L,
            "m", 1_000_000L,
            "g", 1_000_000_000L,
            "t", 1_000_000_000_000L,
            "ki", 1L << 10,
            "mi", 1L << 20,
            "gi", 1L << 30,
            "ti", 1L << 40);

    private Rate() {}

    /** Bytes a second, 0 only for a written 0; empty if the text is no rate. */
    static OptionalLong parse(String text) {
        Matcher matcher = RATE.matcher(text.strip());
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        String unit = matcher.group(2) == null ? "" : matcher.group(2).toLowerCase(Locale.ROOT);
        BigDecimal rate = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(FACTORS.getOrDefault(unit, 1L)));
        // rounding up, so that less than a byte a second does not become "unlimited"
        BigDecimal whole = rate.setScale(0, RoundingMode.CEILING);
        return whole.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
                ? OptionalLong.empty()
                : OptionalLong.of(whole.longValue());
    }
}

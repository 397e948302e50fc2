package io.imagetransmit.http;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long a peer wants to be left alone, by what it says in its headers. */
final class Patience {
    private static final Pattern NUMBER = Pattern.compile("\\s*(\\d{1,15})(?:\\D.*)?");
    /** {@code RateLimit: "default";r=0;t=30}, the newest draft of the header. */
    private static final Pattern LIMIT = Pattern.compile(".*;\\s*r=(\\d{1,12})\\s*;.*\\bt=(\\d{1,9}).*");
    /** Characters. */
    private static final int LONGEST_LIMIT = 1000;
    /** What is larger than this in {@code X-RateLimit-Reset} is no number of seconds but a time since 1970. */
    private static final long SECONDS_OR_TIME = 1_000_000_000L;
    /** And beyond this it is in milliseconds. */
    private static final long TIME_OR_MILLIS = 1_000_000_000_000L;

    private Patience() {}

    /** {@code Retry-After} (RFC 9110, section 10.2.3), seconds or a date; zero if it is absent or neither. */
    static Duration retryAfter(@Nullable String header, Instant now) {
        if (header == null) {
            return Duration.ZERO;
        }
        String text = header.trim();
        if (text.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        try {
            Instant time = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return time.isAfter(now) ? Duration.between(now, time) : Duration.ZERO;
        } catch (DateTimeParseException e) {
            return Duration.ZERO; // neither of the two forms: as if it were not there
        }
    }

    /**
     * The time until an allowance that is used up is filled again; zero if something is left of it, or if the peer does not say
     * when. Understood are {@code RateLimit-Remaining} with {@code RateLimit-Reset}, the same with {@code X-} in front, and
     * {@code RateLimit}.
     */
    static Duration untilAllowed(HttpAnswer answer, Instant now) {
        String limit = answer.header("RateLimit");
        // the time that the pattern takes grows with the square of the length, which is the peer's choice
        Matcher both = limit == null || limit.length() > LONGEST_LIMIT ? null : LIMIT.matcher(limit);
        if (both != null && both.matches()) {
            return Long.parseLong(both.group(1)) > 0
                    ? Duration.ZERO
                    : Duration.ofSeconds(Long.parseLong(both.group(2)));
        }
        for (String prefix : new String[] {"", "X-"}) {
            long remaining = number(answer.header(prefix + "RateLimit-Remaining"));
            long reset = number(answer.header(prefix + "RateLimit-Reset"));
            if (remaining == 0 && reset > 0) {
                Duration wait = reset < SECONDS_OR_TIME
                        ? Duration.ofSeconds(reset)
                        : Duration.between(
                                now,
                                reset < TIME_OR_MILLIS ? Instant.ofEpochSecond(reset) : Instant.ofEpochMilli(reset));
                return wait.isNegative() ? Duration.ZERO : wait;
            }
        }
        return Duration.ZERO;
    }

    /** The number that a header begins with, or -1: Docker Hub says {@code 76;w=21600}. */
    private static long number(@Nullable String header) {
        Matcher matcher = header == null ? null : NUMBER.matcher(header);
        return matcher != null && matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
    }
}

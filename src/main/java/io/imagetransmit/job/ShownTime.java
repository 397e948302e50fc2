package io.imagetransmit.job;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Moments as people are shown them: {@code 10:31:05}, or with the date in front where that is another day. */
final class ShownTime {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    static final DateTimeFormatter DATE_AND_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private ShownTime() {}

    /** @param now whose day and zone count */
    static String of(Instant instant, ZonedDateTime now) {
        ZonedDateTime time = instant.atZone(now.getZone());
        return (time.toLocalDate().equals(now.toLocalDate()) ? TIME : DATE_AND_TIME).format(time);
    }
}

package io.imagetransmit.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.i18n.Language;
import io.imagetransmit.i18n.Messages;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConsoleNoticesTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final AtomicLong nanos = new AtomicLong(-5);

    private ConsoleNotices notices(boolean debug) {
        Console console = new Console(new PrintStream(out, true, StandardCharsets.UTF_8), Clock.systemUTC(), null);
        return new ConsoleNotices(console, Messages.of(Language.EN), debug, nanos::get);
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.substring(line.indexOf(']') + 2))
                .toList();
    }

    @Test
    void manyConnectionsToADeadRegistrySaySoOnce() {
        ConsoleNotices notices = notices(false);
        for (int i = 0; i < 256; i++) {
            notices.retrying("one:5000", "REFUSED", 1, Duration.ofMillis(500));
        }
        notices.retrying("two:5000", "REFUSED", 1, Duration.ofMillis(500));
        notices.retrying("one:5000", "status 503", 1, Duration.ofMillis(500));
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        notices.retrying("one:5000", "REFUSED", 2, Duration.ofSeconds(2));
        notices.retrying("one:5000", "REFUSED", 2, Duration.ofSeconds(2));
        assertEquals(
                List.of(
                        "one:5000: the connection was refused, trying again",
                        "two:5000: the connection was refused, trying again",
                        "one:5000: the answer was HTTP 503, trying again",
                        "one:5000: the connection was refused, trying again in 2S (the same happened 255 more times"
                                + " before)"),
                lines());
    }

    @Test
    void aLongWaitIsTold() {
        ConsoleNotices notices = notices(false);
        notices.retrying("one", "status 429", 1, Duration.ofMillis(500));
        for (int i = 0; i < 24; i++) {
            notices.retrying("one", "status 429", 2, Duration.ofMinutes(2));
        }
        assertEquals(2, lines().size());
        assertTrue(lines().get(1).contains("trying again in 2M"), lines().get(1));
    }

    @Test
    void debuggingHidesNothing() {
        ConsoleNotices notices = notices(true);
        for (int i = 0; i < 5; i++) {
            notices.retrying("one", "BROKEN", 1, Duration.ofMillis(500));
        }
        assertEquals(5, lines().size());
    }
}

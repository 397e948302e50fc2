package io.imagetransmit.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");

    private final Backoff backoff = new Backoff();

    private long failed(Duration pace, @Nullable Duration asked) {
        return Duration.between(NOW, backoff.failed("x", NOW, pace, asked)).toSeconds();
    }

    @Test
    void doublesUpToAQuarterOfAnHour() {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            waits.add(failed(Duration.ofSeconds(60), null));
        }
        assertEquals(List.of(60L, 120L, 240L, 480L, 900L, 900L, 900L), waits);
        backoff.succeeded("x");
        assertEquals(60, failed(Duration.ofSeconds(60), null));
    }

    @Test
    void aSlowPaceIsSlowEnough() {
        assertEquals(7200, failed(Duration.ofHours(2), null));
        assertEquals(7200, failed(Duration.ofHours(2), null));
    }

    @Test
    void thePeersWishCountsWhereItIsLonger() {
        assertEquals(3600, failed(Duration.ofSeconds(60), Duration.ofHours(1)));
        assertEquals(120, failed(Duration.ofSeconds(60), Duration.ofSeconds(5)));
    }

    @Test
    void holdsUntilItsTimeAndForgetsWhatNobodyAsksAbout() {
        var unused = backoff.failed("x", NOW, Duration.ofSeconds(60), null);
        assertTrue(backoff.isHeld("x", NOW.plusSeconds(59)));
        assertFalse(backoff.isHeld("x", NOW.plusSeconds(60)));
        assertFalse(backoff.isHeld("y", NOW));
        backoff.prune(NOW.plus(Duration.ofHours(24)));
        assertEquals(1, backoff.size());
        backoff.prune(NOW.plus(Duration.ofHours(25)));
        assertEquals(0, backoff.size());
    }
}

package io.imagetransmit.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void doublesUpToItsLimit() {
        RetryPolicy policy = policy(1);
        assertEquals(
                "500 1000 2000 4000 8000 16000 30000 30000",
                IntStream.rangeClosed(1, 8)
                        .mapToObj(
                                attempt -> "" + policy.delay(attempt, null, NOW).toMillis())
                        .reduce((one, two) -> one + " " + two)
                        .orElseThrow());
        assertEquals(Duration.ofSeconds(30), policy.delay(Integer.MAX_VALUE, null, NOW));
    }

    @Test
    void jitterTakesUpToHalfAway() {
        assertEquals(Duration.ofMillis(250), policy(0).delay(1, null, NOW));
        assertEquals(Duration.ofMillis(375), policy(0.5).delay(1, null, NOW));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "7; 7",
                "' 7 '; 7",
                "Fri, 02 Jan 2026 03:04:35 GMT; 30",
                "Fri, 2 Jan 2026 03:04:35 GMT; 30",
                "999999999; 300",
                "Sat, 01 Jan 2028 00:00:00 GMT; 300"
            })
    void peersWishIsHonouredWithinReason(String header, int seconds) {
        assertEquals(Duration.ofSeconds(seconds), policy(1).delay(1, header, NOW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-5", "soon", "", "1.5", "9999999999", "Fri, 02 Jan 2026 03:04:00 GMT", "Fri, 32 Jan 2026"})
    void whatSaysNothingLeavesTheOwnDelay(String header) {
        assertEquals(Duration.ofMillis(500), policy(1).delay(1, header, NOW));
    }

    @Test
    void longerOfTheTwoCounts() {
        assertEquals(Duration.ofSeconds(30), policy(1).delay(9, "7", NOW));
    }

    @Test
    void statusesThatPass() {
        for (int status : new int[] {408, 429, 500, 502, 503, 504}) {
            assertTrue(RetryPolicy.isTemporary(status), "" + status);
        }
        for (int status : new int[] {200, 301, 400, 401, 403, 404, 413, 416, 501, 505}) {
            assertFalse(RetryPolicy.isTemporary(status), "" + status);
        }
    }

    private static RetryPolicy policy(double jitter) {
        return new RetryPolicy(5, Duration.ofMillis(500), Duration.ofSeconds(30), () -> jitter, pause -> {});
    }
}

package io.imagetransmit.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.junit.jupiter.api.Test;

/** On a clock that only the waiting moves. */
class ThrottleTest {
    private static final long SECOND = 1_000_000_000L;

    private long now = 5 * SECOND;
    private long longest;

    private Throttle throttle(long bytesPerSecond) {
        return new Throttle(bytesPerSecond, () -> now, nanos -> {
            now += nanos;
            longest = Math.max(longest, nanos);
        });
    }

    private static InputStream bytes(int count) {
        return new ByteArrayInputStream(new byte[count]);
    }

    @Test
    void allStreamsTogetherKeepToTheRate() throws IOException {
        Throttle throttle = throttle(1000);
        long start = now;
        try (InputStream one = throttle.limit(bytes(5000));
                InputStream two = throttle.limit(bytes(5000))) {
            byte[] buffer = new byte[700];
            int count = 0;
            while (count >= 0) {
                count = Math.max(one.read(buffer), two.read(buffer));
                assertTrue(longest < SECOND, "a peer is left waiting");
            }
        }
        assertEquals(10.0, (now - start) / (double) SECOND, 0.2);
    }

    @Test
    void idleTimeIsNotSavedUp() throws IOException {
        Throttle throttle = throttle(1000);
        now += 100 * SECOND;
        long start = now;
        assertEquals(3000, throttle.limit(bytes(3000)).readAllBytes().length);
        assertEquals(3.0, (now - start) / (double) SECOND, 0.2);
    }

    @Test
    void withoutLimitNothingIsInTheWay() {
        InputStream plain = bytes(1);
        assertSame(plain, throttle(0).limit(plain));
    }

    @Test
    void slowestRateStillMoves() throws IOException {
        try (InputStream slow = throttle(1).limit(bytes(3))) {
            assertEquals(0, slow.read());
            assertEquals(2, slow.readAllBytes().length);
        }
    }

    @Test
    void waitIsBrokenOffByAnInterrupt() {
        Throttle throttle = new Throttle(1, () -> now, nanos -> {
            throw new InterruptedException();
        });
        assertThrows(
                InterruptedIOException.class, () -> throttle.limit(bytes(9)).readAllBytes());
        assertTrue(Thread.interrupted());
    }
}

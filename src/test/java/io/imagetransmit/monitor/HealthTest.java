package io.imagetransmit.monitor;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.watch.MovedClock;
import io.imagetransmit.watch.WatchEvent;
import io.imagetransmit.watch.WatchStatus;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HealthTest {
    private final MovedClock clock = new MovedClock();
    private final WatchStatus status = new WatchStatus(clock);
    private final AtomicLong bytes = new AtomicLong();
    private final Health health = new Health(clock, status, bytes::get);

    private void tell(WatchEvent event) {
        status.accept(event);
        health.accept(event);
    }

    private void begin() {
        tell(new WatchEvent.RoundStarted(1, clock.instant()));
    }

    private void end() {
        tell(new WatchEvent.RoundEnded(1, 1, 1, 0, 0, Duration.ZERO));
    }

    @Test
    void aDistantRoundIsNoReasonAndAnOverdueOneIs() {
        begin();
        end();
        status.next(clock.instant().plus(Duration.ofHours(20)));
        clock.move(Duration.ofHours(20));
        assertFalse(health.isStalled());
        clock.move(Duration.ofMinutes(15));
        assertFalse(health.isStalled(), "registries that do not answer may hold it up before it begins");
        clock.move(Duration.ofSeconds(1));
        assertTrue(health.isStalled());
        begin();
        assertFalse(health.isStalled());
    }

    @Test
    void aLoopThatNeverBeganIsSeen() {
        assertFalse(health.isStalled());
        clock.move(Duration.ofMinutes(16));
        assertTrue(health.isStalled());
    }

    @Test
    void aLoopThatEndedAfterARoundIsSeen() {
        clock.move(Duration.ofMinutes(1));
        status.next(clock.instant());
        begin();
        clock.move(Duration.ofMinutes(10));
        end();
        assertFalse(health.isStalled());
        clock.move(Duration.ofMinutes(16));
        assertTrue(health.isStalled());
    }

    @Test
    void aLongTransferIsNoReasonWhileBytesPass() {
        begin();
        for (int hour = 0; hour < 50; hour++) {
            clock.move(Duration.ofHours(1));
            bytes.incrementAndGet();
            assertFalse(health.isStalled());
        }
        clock.move(Duration.ofMinutes(15));
        assertFalse(health.isStalled());
        clock.move(Duration.ofSeconds(1));
        assertTrue(health.isStalled());
        bytes.addAndGet(-50); // as when a new connection counts from the beginning
        assertFalse(health.isStalled());
    }

    @Test
    void registriesThatCannotBeReachedAreNoReason() {
        for (int hour = 0; hour < 5; hour++) {
            status.next(clock.instant().plus(Duration.ofMinutes(50)));
            clock.move(Duration.ofMinutes(60));
            tell(lookFailed());
            assertFalse(health.isStalled());
        }
    }

    private WatchEvent lookFailed() {
        return new WatchEvent.LookFailed("a", Events.failure(Kind.TIMEOUT, Map.of()), clock.instant());
    }

    @Test
    void whatIsToldIsASignOfLifeToo() {
        begin();
        clock.move(Duration.ofMinutes(14));
        tell(lookFailed());
        clock.move(Duration.ofMinutes(14));
        assertFalse(health.isStalled());
        clock.move(Duration.ofMinutes(2));
        assertTrue(health.isStalled());
    }
}

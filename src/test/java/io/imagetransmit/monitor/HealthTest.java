package io.imagetransmit.monitor;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.watch.MovedClock;
import io.imagetransmit.watch.WatchEvent;
import io.imagetransmit.watch.WatchStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthTest {
    private final MovedClock clock = new MovedClock();
    private final WatchStatus status = new WatchStatus(clock);
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final Health health = new Health(clock, nanos::get, status, bytes::get);

    private void pass(Duration duration) {
        clock.move(duration);
        nanos.addAndGet(duration.toNanos());
    }

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
        pass(Duration.ofHours(20));
        assertFalse(health.isStalled());
        pass(Duration.ofMinutes(15));
        assertFalse(health.isStalled(), "registries that do not answer may hold it up before it begins");
        pass(Duration.ofSeconds(1));
        assertTrue(health.isStalled());
        begin();
        assertFalse(health.isStalled());
    }

    @Test
    void aLoopThatNeverBeganIsSeen() {
        assertFalse(health.isStalled());
        pass(Duration.ofMinutes(16));
        assertTrue(health.isStalled());
    }

    @Test
    void aLoopThatEndedAfterARoundIsSeen() {
        pass(Duration.ofMinutes(1));
        status.next(clock.instant());
        begin();
        pass(Duration.ofMinutes(10));
        end();
        assertFalse(health.isStalled());
        pass(Duration.ofMinutes(16));
        assertTrue(health.isStalled());
    }

    @Test
    void aLongTransferIsNoReasonWhileBytesPass() {
        begin();
        for (int hour = 0; hour < 50; hour++) {
            pass(Duration.ofHours(1));
            bytes.incrementAndGet();
            assertFalse(health.isStalled());
        }
        pass(Duration.ofMinutes(15));
        assertFalse(health.isStalled());
        pass(Duration.ofSeconds(1));
        assertTrue(health.isStalled());
        bytes.addAndGet(-50); // as when a new connection counts from the beginning
        assertFalse(health.isStalled());
    }

    @Test
    void registriesThatCannotBeReachedAreNoReason() {
        for (int hour = 0; hour < 5; hour++) {
            status.next(clock.instant().plus(Duration.ofMinutes(50)));
            pass(Duration.ofMinutes(60));
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
        pass(Duration.ofMinutes(14));
        tell(lookFailed());
        pass(Duration.ofMinutes(14));
        assertFalse(health.isStalled());
        pass(Duration.ofMinutes(2));
        assertTrue(health.isStalled());
    }

    @ParameterizedTest
    @ValueSource(ints = {-24, -1, 1, 24})
    void aClockThatIsSetDuringARoundNeitherHidesAHangNorMakesOne(int hours) {
        begin();
        pass(Duration.ofMinutes(5));
        clock.move(Duration.ofHours(hours));
        assertFalse(health.isStalled());
        pass(Duration.ofMinutes(10));
        assertFalse(health.isStalled());
        pass(Duration.ofSeconds(1));
        assertTrue(health.isStalled());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClockThatIsPutBackIsNoPermissionToSleepOn(boolean lookedAt) {
        begin();
        end();
        status.next(clock.instant().plus(Duration.ofMinutes(60)));
        pass(Duration.ofMinutes(10));
        assertFalse(lookedAt && health.isStalled());
        clock.move(Duration.ofDays(-1));
        pass(Duration.ofMinutes(65));
        assertFalse(health.isStalled());
        pass(Duration.ofMinutes(10).plusSeconds(1));
        assertTrue(health.isStalled());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClockThatIsPutForwardBringsTheRoundForward(boolean lookedAt) {
        begin();
        end();
        status.next(clock.instant().plus(Duration.ofHours(20)));
        pass(Duration.ofMinutes(10));
        assertFalse(lookedAt && health.isStalled());
        clock.move(Duration.ofDays(1));
        pass(Duration.ofSeconds(2));
        begin();
        assertFalse(health.isStalled());
        pass(Duration.ofMinutes(15).plusSeconds(1));
        assertTrue(health.isStalled());
    }

    @Test
    void aRoundThatNeverComesIsWaitedFor() {
        status.next(Instant.MAX);
        pass(Duration.ofDays(1000));
        assertFalse(health.isStalled());
    }
}

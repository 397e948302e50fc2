package io.imagetransmit.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchLoopTest {
    private final MovedClock clock = new MovedClock();
    private final Instant start = clock.instant();
    private final List<Long> rounds = new ArrayList<>();
    private final List<Long> announced = new ArrayList<>();
    private Schedule schedule = Schedule.every(Duration.ofSeconds(60));
    private Duration roundLasts = Duration.ofSeconds(3);
    private Duration end = Duration.ofSeconds(200);
    private long changeAt = Long.MAX_VALUE;
    private long putBackAt = Long.MAX_VALUE;

    private long now() {
        return Duration.between(start, clock.instant()).toSeconds();
    }

    private void run() throws InterruptedException {
        WatchLoop.Pause pause = duration -> {
            clock.move(duration);
            boolean ends = now() >= end.toSeconds() && putBackAt == Long.MAX_VALUE;
            if (now() >= putBackAt) {
                clock.move(Duration.ofHours(-6));
                putBackAt = Long.MAX_VALUE;
            }
            return ends;
        };
        WatchLoop loop = new WatchLoop(
                clock,
                pause,
                time -> announced.add(Duration.between(start, time).toSeconds()));
        loop.run(new WatchLoop.Work() {
            @Override
            public Schedule schedule() {
                return schedule;
            }

            @Override
            public void round() {
                rounds.add(now());
                clock.move(roundLasts);
            }

            @Override
            public boolean refreshed() {
                boolean changed = now() >= changeAt;
                changeAt = changed ? Long.MAX_VALUE : changeAt;
                return changed;
            }
        });
    }

    @Test
    void roundsBeginAtTheirPace() throws InterruptedException {
        run();
        assertEquals(List.of(0L, 60L, 120L, 180L), rounds);
        assertEquals(List.of(0L, 60L, 120L, 180L, 240L), announced);
    }

    @Test
    void aLongRoundIsFollowedByASecondsRest() throws InterruptedException {
        roundLasts = Duration.ofSeconds(70);
        run();
        assertEquals(List.of(0L, 71L, 142L), rounds);
    }

    @Test
    void aChangeIsSeenWithinSecondsAndActedUpon() throws InterruptedException {
        changeAt = 75;
        run();
        assertEquals(List.of(0L, 60L, 75L, 135L, 195L), rounds);
    }

    @Test
    void aScheduleDecidesAboutTheFirstRoundToo() throws InterruptedException {
        schedule = new Schedule() {
            @Override
            public Instant first(Instant now) {
                return now.plusSeconds(90);
            }

            @Override
            public Instant next(Instant started, Instant ended) {
                return ended.plusSeconds(50);
            }
        };
        run();
        assertEquals(List.of(90L, 143L, 196L), rounds);
    }

    @Test
    void aClockThatIsPutBackDoesNotStopTheRounds() throws InterruptedException {
        putBackAt = 100;
        end = Duration.ofSeconds(-21_400);
        run();
        // six hours back at second 100, a round at once, and then every minute
        assertEquals(List.of(0L, 60L, -21_499L, -21_439L), rounds);
    }
}

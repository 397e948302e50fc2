package io.imagetransmit.watch;

import java.time.Duration;
import java.time.Instant;

/** When rounds are made. */
public interface Schedule {
    /** When the first round is made, if the watching begins now. */
    Instant first(Instant now);

    /**
     * When the next round is made.
     *
     * @param started when the last one began
     * @param ended when it ended
     */
    Instant next(Instant started, Instant ended);

    /** A round begins so long after the last one began, but not within a second of its end; the first one at once. */
    static Schedule every(Duration interval) {
        return new Schedule() {
            @Override
            public Instant first(Instant now) {
                return now;
            }

            @Override
            public Instant next(Instant started, Instant ended) {
                Instant regular = started.plus(interval);
                Instant earliest = ended.plusSeconds(1);
                return regular.isBefore(earliest) ? earliest : regular;
            }
        };
    }
}

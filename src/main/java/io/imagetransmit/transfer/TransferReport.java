package io.imagetransmit.transfer;

import io.imagetransmit.event.ImageOutcome;
import io.imagetransmit.event.ImageOutcome.State;
import java.time.Duration;
import java.util.List;

/**
 * What became of a job.
 *
 * @param outcomes one for each planned image, in the order of the plan
 */
public record TransferReport(List<ImageOutcome> outcomes, Duration duration, boolean cancelled) {
    public TransferReport {
        outcomes = List.copyOf(outcomes);
    }

    public long count(State state) {
        return outcomes.stream().filter(outcome -> outcome.state() == state).count();
    }

    public ImageOutcome.Tally total() {
        return outcomes.stream().map(ImageOutcome::tally).reduce(ImageOutcome.Tally.NOTHING, ImageOutcome.Tally::plus);
    }

    public List<ImageOutcome> failed() {
        return outcomes.stream()
                .filter(outcome -> outcome.state() == State.FAILED)
                .toList();
    }
}

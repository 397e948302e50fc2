package io.imagetransmit.doctor;

import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Hands out the findings of one examination, and knows which steps they were of. */
final class Chart {
    private final Consumer<Finding> listener;
    private final Set<Step> told = EnumSet.noneOf(Step.class);

    Chart(Consumer<Finding> listener) {
        this.listener = listener;
    }

    void good(Step step, Fact fact, Map<String, String> details) {
        tell(Finding.of(step, Verdict.GOOD, fact, details));
    }

    void hint(Step step, Fact fact, Map<String, String> details) {
        tell(Finding.of(step, Verdict.HINT, fact, details));
    }

    void skipped(Step step, Fact fact) {
        tell(Finding.of(step, Verdict.SKIPPED, fact, Map.of()));
    }

    /** Tells what went wrong; that the work was stopped is thrown on instead. */
    void failed(Step step, TransferException error) throws TransferException {
        failed(Finding.failed(step, error));
    }

    void failed(Finding finding) throws TransferException {
        if (finding.error() != null && finding.error().kind() == Kind.CANCELLED) {
            throw finding.error();
        }
        tell(finding);
    }

    void tell(Finding finding) {
        told.add(finding.step());
        listener.accept(finding);
    }

    /** Says of each of these steps that has not been told that it was not reached. */
    void close(Set<Step> expected) {
        for (Step step : expected) {
            if (!told.contains(step)) {
                skipped(step, Fact.NOT_REACHED);
            }
        }
    }
}

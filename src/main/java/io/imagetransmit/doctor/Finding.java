package io.imagetransmit.doctor;

import io.imagetransmit.store.TransferException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one step has shown. Details never hold a secret.
 *
 * @param details what the sentence needs, see {@link Fact}
 * @param error what a transfer would fail with, or null
 */
public record Finding(
        Step step,
        Verdict verdict,
        Fact fact,
        Map<String, String> details,
        @Nullable TransferException error) {

    public Finding {
        details = Map.copyOf(details);
    }

    static Finding of(Step step, Verdict verdict, Fact fact, Map<String, String> details) {
        return new Finding(step, verdict, fact, details, null);
    }

    static Finding failed(Step step, TransferException error) {
        return new Finding(step, Verdict.BAD, Fact.FAILED, Map.of(), error);
    }
}

package io.imagetransmit.job;

import io.imagetransmit.doctor.Fact;
import io.imagetransmit.doctor.Finding;
import io.imagetransmit.doctor.Step;
import io.imagetransmit.http.HttpFailure;
import io.imagetransmit.i18n.HumanUnits;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.store.TransferException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The doctor's words. Those for a fact are {@code doctor.FACT} and {@code doctor.cure.FACT}; a failure has those of
 * {@link ErrorText}, unless {@code doctor.error.KIND} puts it better where no transfer is under way.
 */
public final class DoctorWords {
    private final Messages messages;
    private final ErrorText errors;

    public DoctorWords(Messages messages, ErrorText errors) {
        this.messages = messages;
        this.errors = errors;
    }

    /** What was looked at. */
    public String label(Step step) {
        return messages.text("doctor.step." + step);
    }

    /** What there is. */
    public String sentence(Finding finding) {
        Map<String, String> details = details(finding);
        return finding.fact() == Fact.FAILED
                ? details.getOrDefault("error", "")
                : messages.text("doctor." + finding.fact(), details);
    }

    /** What to do about it; empty if there is nothing to be done. */
    public String cure(Finding finding) {
        Map<String, String> details = details(finding);
        TransferException error = finding.error();
        if (finding.fact() == Fact.FAILED && error != null) {
            String key = "doctor.cure." + error.kind();
            return messages.has(key) ? messages.text(key) : errors.cure(error);
        }
        String key = "doctor.cure." + finding.fact();
        return messages.has(key) ? messages.text(key, details) : "";
    }

    private Map<String, String> details(Finding finding) {
        Map<String, String> details = new HashMap<>(finding.details());
        for (String bytes : List.of("bytes", "taken")) {
            details.computeIfPresent(bytes, (name, value) -> HumanUnits.bytes(Long.parseLong(value)));
        }
        details.computeIfPresent(
                "seconds", (name, value) -> HumanUnits.duration(Duration.ofSeconds(Long.parseLong(value))));
        TransferException error = finding.error();
        if (error != null) {
            details.put("error", error(error));
            details.put("answer", errors.answer(error));
            details.put("side", messages.text("side." + error.side()));
            if (error.getCause() instanceof HttpFailure failure) {
                details.put("reason", errors.reason(failure.kind().name()));
            }
        }
        return details;
    }

    private String error(TransferException error) {
        String key = "doctor.error." + error.kind();
        return messages.has(key)
                ? messages.text(
                        key,
                        Map.of(
                                "side", messages.text("side." + error.side()),
                                "host", error.details().getOrDefault("host", "")))
                : errors.brief(error, null);
    }
}

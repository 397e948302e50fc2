package io.imagetransmit.cli;

import io.imagetransmit.config.ConfigProblem;
import io.imagetransmit.doctor.Fact;
import io.imagetransmit.doctor.Finding;
import io.imagetransmit.doctor.Step;
import io.imagetransmit.doctor.Verdict;
import io.imagetransmit.http.HttpFailure;
import io.imagetransmit.i18n.HumanUnits;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.job.ConfigText;
import io.imagetransmit.job.ErrorText;
import io.imagetransmit.store.TransferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says what the doctor has found: a mark, what was looked at, what there is, and below it what to do. The words for a fact are
 * {@code doctor.FACT} and {@code doctor.cure.FACT}; a failure has those of {@link ErrorText}, unless {@code doctor.error.KIND} puts it
 * better where no transfer is under way.
 */
final class DoctorText {
    private static final int MARK = 2;
    private static final String GAP = "  ";

    private final Messages messages;
    private final ErrorText errors;
    private final int width;
    private final int labels;

    /** @param width columns; {@link Integer#MAX_VALUE} to break no line */
    DoctorText(Messages messages, ErrorText errors, int width) {
        this.messages = messages;
        this.errors = errors;
        this.width = width;
        this.labels = Arrays.stream(Step.values())
                .mapToInt(step -> TextTable.width(label(step)))
                .max()
                .orElse(0);
    }

    /** The line of a finding, and its cure. */
    List<String> lines(Finding finding) {
        Map<String, String> details = details(finding);
        return lines(finding.verdict(), label(finding.step()), sentence(finding, details), cure(finding, details));
    }

    /** An entry of {@code cfg.yaml} that cannot be used. */
    List<String> lines(ConfigProblem problem) {
        return lines(Verdict.BAD, "cfg.yaml", new ConfigText(messages).sentence(problem), "");
    }

    /** A sentence about the entry that holds its cure already. */
    List<String> unusable(String sentence) {
        return lines(Verdict.BAD, "cfg.yaml", sentence, "");
    }

    /** What could not be tried any more, in one. */
    List<String> notReached(List<Step> steps) {
        String names = steps.stream()
                .map(this::label)
                .reduce((first, next) -> messages.text("doctor.and", Map.of("first", first, "next", next)))
                .orElse("");
        return column(GAP + mark(Verdict.SKIPPED) + GAP, messages.text("doctor.notReached", Map.of("steps", names)));
    }

    private List<String> lines(Verdict verdict, String label, String sentence, String cure) {
        String padding = " ".repeat(Math.max(0, labels - TextTable.width(label)));
        String start = GAP + mark(verdict) + GAP + label + padding + GAP;
        List<String> lines = new ArrayList<>(column(start, sentence));
        if (!cure.isEmpty()) {
            lines.addAll(
                    column(" ".repeat(TextTable.width(start)), messages.text("doctor.cureLine", Map.of("cure", cure))));
        }
        return lines;
    }

    private List<String> column(String start, String text) {
        int indent = TextTable.width(start);
        List<String> lines = new ArrayList<>();
        for (String line : Paragraph.lines(text, Math.max(20, width - indent))) {
            lines.add((lines.isEmpty() ? start : " ".repeat(indent)) + line);
        }
        return lines;
    }

    /** Told apart without a colour. */
    private static String mark(Verdict verdict) {
        String mark = switch (verdict) {
            case GOOD -> "ok";
            case HINT -> "!";
            case BAD -> "X";
            case SKIPPED -> "-";
        };
        return mark + " ".repeat(MARK - mark.length());
    }

    private String label(Step step) {
        return messages.text("doctor.step." + step);
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

    private String sentence(Finding finding, Map<String, String> details) {
        return finding.fact() == Fact.FAILED
                ? details.getOrDefault("error", "")
                : messages.text("doctor." + finding.fact(), details);
    }

    private String cure(Finding finding, Map<String, String> details) {
        TransferException error = finding.error();
        if (finding.fact() == Fact.FAILED && error != null) {
            String key = "doctor.cure." + error.kind();
            return messages.has(key) ? messages.text(key) : errors.cure(error);
        }
        String key = "doctor.cure." + finding.fact();
        return messages.has(key) ? messages.text(key, details) : "";
    }
}

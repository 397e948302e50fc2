package io.imagetransmit.cli;

import io.imagetransmit.config.ConfigProblem;
import io.imagetransmit.doctor.Finding;
import io.imagetransmit.doctor.Step;
import io.imagetransmit.doctor.Verdict;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.job.ConfigText;
import io.imagetransmit.job.DoctorWords;
import io.imagetransmit.job.ErrorText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Says what the doctor has found, in columns: a mark, what was looked at, what there is, and below it what to do.
 */
final class DoctorText {
    private static final int MARK = 2;
    private static final String GAP = "  ";

    private final Messages messages;
    private final DoctorWords words;
    private final int width;
    private final int labels;

    /** @param width columns; {@link Integer#MAX_VALUE} to break no line */
    DoctorText(Messages messages, ErrorText errors, int width) {
        this.messages = messages;
        this.words = new DoctorWords(messages, errors);
        this.width = width;
        this.labels = Arrays.stream(Step.values())
                .mapToInt(step -> TextTable.width(words.label(step)))
                .max()
                .orElse(0);
    }

    /** The line of a finding, and its cure. */
    List<String> lines(Finding finding) {
        return lines(finding.verdict(), words.label(finding.step()), words.sentence(finding), words.cure(finding));
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
                .map(words::label)
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
}

package io.imagetransmit.gui.settings;

import io.imagetransmit.config.ConfigProblem;
import io.imagetransmit.doctor.Fact;
import io.imagetransmit.doctor.Finding;
import io.imagetransmit.doctor.Step;
import io.imagetransmit.doctor.Verdict;
import io.imagetransmit.http.PemException;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.job.ConfigText;
import io.imagetransmit.job.DoctorWords;
import io.imagetransmit.job.ErrorText;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Something that an examination has shown; as data, since the language may be changed while it is read. */
sealed interface Observation {
    Verdict verdict();

    /** What it reads like. */
    Text in(Messages messages);

    /**
     * An observation in words.
     *
     * @param label what was looked at
     * @param cure what to do about it; empty if there is nothing to be done
     */
    record Text(String label, String sentence, String cure) {}

    /** Of the doctor. */
    record Found(Finding finding) implements Observation {
        @Override
        public Verdict verdict() {
            return finding.verdict();
        }

        @Override
        public Text in(Messages messages) {
            DoctorWords words = new DoctorWords(messages, new ErrorText(messages));
            return new Text(words.label(finding.step()), words.sentence(finding), words.cure(finding));
        }

        boolean isReached() {
            return finding.fact() != Fact.NOT_REACHED;
        }
    }

    /** What was not come to. */
    record NotReached(List<Step> steps) implements Observation {
        public NotReached {
            steps = List.copyOf(steps);
        }

        @Override
        public Verdict verdict() {
            return Verdict.SKIPPED;
        }

        @Override
        public Text in(Messages messages) {
            DoctorWords words = new DoctorWords(messages, new ErrorText(messages));
            String names = steps.stream()
                    .map(words::label)
                    .reduce((first, next) -> messages.text("doctor.and", Map.of("first", first, "next", next)))
                    .orElse("");
            return new Text(
                    messages.text("gui.doctor.rest"), messages.text("doctor.notReached", Map.of("steps", names)), "");
        }
    }

    /** A value of the form, or Docker's own login, that cannot be used. */
    record Problem(ConfigProblem problem) implements Observation {
        @Override
        public Verdict verdict() {
            return problem.fatal() ? Verdict.BAD : Verdict.HINT;
        }

        @Override
        public Text in(Messages messages) {
            ProblemWords words = new ProblemWords(messages);
            String label = words.label(problem.key());
            // Docker's logins are in a file of their own
            boolean elsewhere = label.equals(problem.key());
            return new Text(
                    elsewhere ? String.valueOf(problem.file().getFileName()) : label, words.atField(problem), "");
        }
    }

    /** A file of certificates or keys that cannot be used. */
    record BadFile(IOException failure) implements Observation {
        @Override
        public Verdict verdict() {
            return Verdict.BAD;
        }

        @Override
        public Text in(Messages messages) {
            String sentence = failure instanceof PemException pem
                    ? new ConfigText(messages).sentence(pem)
                    : ErrorText.reason(failure);
            return new Text(messages.text("gui.doctor.files"), sentence, "");
        }
    }
}

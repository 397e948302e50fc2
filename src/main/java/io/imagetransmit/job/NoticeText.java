package io.imagetransmit.job;

import io.imagetransmit.event.ImageOutcome;
import io.imagetransmit.i18n.HumanUnits;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.image.ListLine;
import io.imagetransmit.notify.Markdown;
import io.imagetransmit.notify.Notice;
import io.imagetransmit.notify.Notice.Counts;
import io.imagetransmit.notify.Notice.State;
import io.imagetransmit.notify.Wording;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.transfer.TransferReport;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts what happened into the words of a notification. Their titles begin with the program's name, which robots can be told to ask for. */
final class NoticeText implements Wording {
    private static final int MOST_FAILURES = 10;

    private final Messages messages;
    private final ErrorText errors;
    private final Clock clock;

    NoticeText(Messages messages, ErrorText errors, Clock clock) {
        this.messages = messages;
        this.errors = errors;
        this.clock = clock;
    }

    /** The two ends, as they are shown to people. */
    record Ends(String source, String target) {}

    /**
     * The end of a run.
     *
     * @param summary the last line that people were shown
     * @param movedBytes what was carried
     * @param unfinished why what was to be done after the images could not be done, or null
     */
    Notice run(
            Ends ends,
            TransferReport report,
            List<ListLine.Invalid> invalid,
            Counts counts,
            String summary,
            long movedBytes,
            @Nullable TransferException unfinished) {
        long bad = counts.failed() + counts.invalid();
        Map<String, String> details = new HashMap<>();
        details.put("count", String.valueOf(counts.images()));
        details.put("failed", String.valueOf(bad));
        details.put("done", String.valueOf(counts.transferred() + counts.present()));
        State state = State.DONE;
        String title = messages.text("notify.done", details);
        String error = null;
        if (report.cancelled()) {
            state = State.INTERRUPTED;
            title = messages.text("notify.interrupted", details);
        } else if (unfinished != null) {
            state = State.FAILED;
            title = messages.text("notify.broken");
            error = errors.sentence(unfinished, null);
        } else if (bad > 0) {
            state = State.FAILED;
            title = messages.text("notify.failed", details);
        }
        List<Notice.Failure> failures = failures(ends, report, invalid);
        List<String> lines = new ArrayList<>(List.of(route(ends), plain(summary)));
        if (error != null) {
            lines.add(plain(error));
        }
        for (Notice.Failure failure : failures) {
            lines.add(messages.text(
                    "notify.failure", Map.of("image", plain(failure.image()), "error", plain(failure.error()))));
        }
        if (bad > failures.size()) {
            lines.add(messages.text("notify.more", Map.of("count", String.valueOf(bad - failures.size()))));
        }
        return new Notice(
                clock.instant(),
                state,
                title,
                String.join("\n", lines),
                new Notice.Run(ends.source(), ends.target(), counts, movedBytes, report.duration(), error, failures));
    }

    private List<Notice.Failure> failures(Ends ends, TransferReport report, List<ListLine.Invalid> invalid) {
        List<Notice.Failure> failures = new ArrayList<>();
        for (ImageOutcome outcome : report.failed()) {
            String image = ends.source() + "/" + outcome.source();
            TransferException error = outcome.error();
            failures.add(new Notice.Failure(image, error == null ? "" : errors.brief(error, image)));
        }
        for (ListLine.Invalid line : invalid) {
            failures.add(new Notice.Failure(line.text(), errors.brief(line)));
        }
        return failures.subList(0, Math.min(MOST_FAILURES, failures.size()));
    }

    /** A run that came to nothing, for the reason that this sentence gives. */
    Notice broken(Ends ends, String sentence) {
        return state(State.FAILED, messages.text("notify.broken"), ends, sentence);
    }

    /** Something that a run which goes on has tried in vain for a while. */
    Notice trouble(Ends ends, String sentence) {
        return state(State.FAILED, messages.text("notify.trouble"), ends, sentence);
    }

    /** What was told as {@link #trouble} is over. */
    Notice mended(Ends ends, String sentence) {
        return state(
                State.DONE,
                messages.text("notify.mended"),
                ends,
                messages.text("notify.was", Map.of("text", sentence)));
    }

    private Notice state(State state, String title, Ends ends, String sentence) {
        return new Notice(
                clock.instant(),
                state,
                title,
                route(ends) + "\n" + plain(sentence),
                new Notice.Run(ends.source(), ends.target(), Counts.NONE, 0, Duration.ZERO, sentence, List.of()));
    }

    /** One image. */
    Notice image(Ends ends, ImageOutcome outcome) {
        String image = outcome.source().toString();
        String targetImage = outcome.target().toString();
        TransferException failure = outcome.error();
        String error = failure == null ? null : errors.sentence(failure, ends.source() + "/" + image);
        Map<String, String> details = Map.of("image", plain(image));
        String title = messages.text("notify.image." + outcome.state(), details);
        long bytes = outcome.tally().movedBytes();
        List<String> lines = new ArrayList<>(
                List.of(route(new Ends(ends.source() + "/" + image, ends.target() + "/" + targetImage))));
        if (error != null) {
            lines.add(plain(error));
        } else if (outcome.state() == ImageOutcome.State.DONE) {
            double seconds = outcome.duration().toMillis() / 1000.0;
            lines.add(messages.text(
                    "notify.image.size",
                    Map.of(
                            "bytes", HumanUnits.bytes(bytes),
                            "time", HumanUnits.duration(outcome.duration()),
                            "rate", HumanUnits.rate(bytes / seconds))));
        }
        return new Notice(
                clock.instant(),
                state(outcome.state()),
                title,
                String.join("\n", lines),
                new Notice.Image(
                        ends.source(),
                        ends.target(),
                        image,
                        targetImage,
                        outcome.digest() == null ? null : outcome.digest().toString(),
                        bytes,
                        outcome.duration(),
                        error));
    }

    private static State state(ImageOutcome.State state) {
        return switch (state) {
            case DONE -> State.DONE;
            case PRESENT -> State.PRESENT;
            case FAILED -> State.FAILED;
            case CANCELLED -> State.INTERRUPTED;
        };
    }

    private String route(Ends ends) {
        return messages.text("notify.route", Map.of("source", plain(ends.source()), "target", plain(ends.target())));
    }

    private static String plain(String text) {
        return Markdown.plain(text);
    }

    @Override
    public String joined(int notices) {
        return messages.text("notify.joined", Map.of("count", String.valueOf(notices)));
    }

    @Override
    public String more(int lines) {
        return messages.text("notify.moreLines", Map.of("count", String.valueOf(lines)));
    }
}

package io.imagetransmit.job;

import io.imagetransmit.event.ImageOutcome;
import io.imagetransmit.i18n.HumanUnits;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.notify.Notice;
import io.imagetransmit.plan.TransferPlan;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.transfer.TransferReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is said at the end, and what the process ends with. Every line of the list is counted once: as transferred, there, failed,
 * invalid (what cannot be read or does not exist, as in the status line), or not finished.
 */
record Summary(Surroundings around, Console console, TransferView view, TransferPlan plan) {

    /**
     * @param movedBytes what was carried
     */
    void print(TransferReport report, long movedBytes) {
        List<ImageOutcome> missing =
                report.failed().stream().filter(Summary::isMissing).toList();
        List<ImageOutcome> broken =
                report.failed().stream().filter(outcome -> !isMissing(outcome)).toList();
        if (!report.duration().isZero()) { // a target that was never begun with has no status
            console.log(view.lastStatus());
        }
        if (report.cancelled()) {
            say(
                    "log.interrupted",
                    counts("done", good(report), "count", report.outcomes().size()));
        } else {
            say(
                    "log.finished",
                    counts(
                            "count",
                            report.outcomes().size(),
                            "failed",
                            report.failed().size()));
        }
        lists(missing, broken);
        console.log(view.label() + line(report, movedBytes));
    }

    /** All of it in one line. */
    String line(TransferReport report, long movedBytes) {
        Notice.Counts counts = counts(report);
        Map<String, String> details = new HashMap<>(counts("count", counts.images(), "failed", counts.failed()));
        details.putAll(counts("done", counts.transferred(), "invalid", counts.invalid()));
        details.put("present", String.valueOf(counts.present()));
        if (counts.open() > 0) {
            details.put("open", String.valueOf(counts.open()));
        }
        details.put("bytes", HumanUnits.bytes(movedBytes));
        details.put("time", HumanUnits.duration(report.duration()));
        return around.messages().text("summary.line", details);
    }

    /** Every line of the list, counted once. */
    Notice.Counts counts(TransferReport report) {
        long missing = report.failed().stream().filter(Summary::isMissing).count();
        return new Notice.Counts(
                report.outcomes().size() + plan.invalid().size(),
                report.count(ImageOutcome.State.DONE),
                report.count(ImageOutcome.State.PRESENT),
                report.failed().size() - missing,
                missing + plan.invalid().size(),
                report.count(ImageOutcome.State.CANCELLED));
    }

    /** The original's lists, which can be given to {@code -lst} as they are: the reasons behind the images are comments. */
    private void lists(List<ImageOutcome> missing, List<ImageOutcome> broken) {
        if (!broken.isEmpty()) {
            say("log.failedWarning", Map.of("count", String.valueOf(broken.size())));
            say("log.failedList", Map.of());
            broken.forEach(this::line);
        }
        if (invalid(missing) > 0) {
            say("log.invalidWarning", Map.of("count", String.valueOf(invalid(missing))));
            say("log.invalidList", Map.of());
            missing.forEach(this::line);
            // why was told with the line's number before all else
            plan.invalid().forEach(line -> console.line(line.text()));
        }
    }

    private void line(ImageOutcome outcome) {
        String image = view.source(outcome.source());
        TransferException error = outcome.error();
        String reason = error == null ? "" : "  # " + around.errors().brief(error, image);
        console.line(image + rename(outcome) + reason);
    }

    /** What has to stand behind the source for the line to mean the same target again. */
    private static String rename(ImageOutcome outcome) {
        ImageReference source = outcome.source();
        ImageReference target = outcome.target();
        boolean same = target.repository().equals(source.repository()) && Objects.equals(target.tag(), source.tag());
        return same || target.tag() == null ? "" : " -> " + target.repository() + ":" + target.tag();
    }

    private int invalid(List<ImageOutcome> missing) {
        return missing.size() + plan.invalid().size();
    }

    private static boolean isMissing(ImageOutcome outcome) {
        return outcome.error() != null && TransferView.isInvalid(outcome.error());
    }

    private static long good(TransferReport report) {
        return report.outcomes().stream().filter(ImageOutcome::isGood).count();
    }

    private static Map<String, String> counts(String first, long count, String second, long other) {
        return Map.of(first, String.valueOf(count), second, String.valueOf(other));
    }

    private void say(String key, Map<String, String> details) {
        console.log(view.label() + around.messages().text(key, details));
    }

    ExitCode exitCode(TransferReport report) {
        if (report.cancelled()) {
            return ExitCode.INTERRUPTED;
        }
        boolean good =
                good(report) == report.outcomes().size() && plan.invalid().isEmpty();
        return good ? ExitCode.DONE : ExitCode.SOME_FAILED;
    }
}

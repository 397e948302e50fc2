package io.imagetransmit.job;

import io.imagetransmit.event.ImageOutcome;
import io.imagetransmit.event.ImageOutcome.State;
import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.transfer.FanOut;
import io.imagetransmit.transfer.TransferReport;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Runs a job, shows it, and says at the end what became of it. */
final class JobRunner {
    private final Surroundings around;
    private final Notifications notifications;

    JobRunner(Surroundings around, Notifications notifications) {
        this.around = around;
        this.notifications = notifications;
    }

    ExitCode run(Job job) throws TransferException {
        return job.request().dryRun() ? new DryRunView(around, job.console()).run(job) : transfer(job);
    }

    /** A lane on its way. */
    private record Run(Job.Lane lane, TransferView view) {}

    @SuppressWarnings("try") // what is opened only stands by until it is closed
    private ExitCode transfer(Job job) {
        Instant started = Instant.now();
        Console console = job.console();
        job.invalid().forEach(line -> console.trouble(around.errors().sentence(line)));
        int duplicates = job.lanes().stream()
                .mapToInt(lane -> lane.plan().duplicates())
                .max()
                .orElse(0);
        if (duplicates > 0) {
            say(console, "log.duplicates", "count", String.valueOf(duplicates));
        }
        List<Run> runs = new ArrayList<>();
        List<FanOut.Lane> open = new ArrayList<>();
        for (Job.Lane lane : job.lanes()) {
            Run run = new Run(lane, view(job, lane));
            runs.add(run);
            if (lane.target() instanceof Job.Target.Lost lost) {
                around.front().lost(run.view(), lost.reason());
            }
            if (lane.target() instanceof Job.Target.Open target) {
                open.add(new FanOut.Lane(
                        target.images(),
                        lane.plan().images(),
                        lane.plan().invalid().size(),
                        run.view(),
                        lane.meter()));
            }
        }
        FanOut fanOut = new FanOut(job.source().images(), job.spool(), job.options(), job.hashes());
        try (FrontEnd.Standby interruption =
                around.front().interruption(fanOut::cancel, notifications.graceWhenInterrupted())) {
            List<TransferReport> carried;
            try (FrontEnd.Standby shown = around.front().transferring(console, shown(runs))) {
                carried = fanOut.run(open);
            }
            List<TransferReport> reports = all(job, carried);
            boolean brokenOff = reports.stream().anyMatch(JobRunner::isBrokenOff);
            TransferException unfinished = brokenOff ? null : finish(job);
            if (unfinished != null) {
                reports = withNothingDone(reports, outcome -> outcome.failed(unfinished));
            } else if (brokenOff && job.lastStep().makesVisible()) {
                reports = withNothingDone(reports, ImageOutcome::cancelled);
            }
            ExitCode code = summarize(job, runs, reports, unfinished);
            boolean written = writeReport(job, reports, started);
            if (code == ExitCode.INTERRUPTED) {
                // when this block is left, the process ends
                notifications.closeSoon();
            }
            return (written && unfinished == null) || code != ExitCode.DONE ? code : ExitCode.SOME_FAILED;
        }
    }

    private TransferView view(Job job, Job.Lane lane) {
        return new TransferView(
                around,
                job.console(),
                ends(job, lane),
                lane.plan().images(),
                lane.meter(),
                job.source().received(),
                lane.target() instanceof Job.Target.Open open ? open.sent() : () -> 0,
                job.options().retries(),
                !(lane.target() instanceof Job.Target.Open target) || target.takesBlobs());
    }

    static TransferView.Ends ends(Job job, Job.Lane lane) {
        return new TransferView.Ends(job.label(lane), job.source().name(), lane.host());
    }

    private static List<TransferView> shown(List<Run> runs) {
        return runs.stream()
                .filter(run -> run.lane().target() instanceof Job.Target.Open)
                .map(Run::view)
                .toList();
    }

    /** The reports of all lanes, among them those that never began. */
    private static List<TransferReport> all(Job job, List<TransferReport> carried) {
        List<TransferReport> reports = new ArrayList<>();
        int next = 0;
        for (Job.Lane lane : job.lanes()) {
            reports.add(
                    lane.target() instanceof Job.Target.Lost lost
                            ? nothing(lane.plan().images(), lost.reason())
                            : carried.get(next++));
        }
        return reports;
    }

    private static TransferReport nothing(List<PlannedImage> images, TransferException reason) {
        List<ImageOutcome> outcomes = images.stream()
                .map(image -> ImageOutcome.untouched(
                        image.lineNumber(), image.source(), image.target(), State.FAILED, reason))
                .toList();
        return new TransferReport(outcomes, Duration.ZERO, false);
    }

    /** Where the last step fails, or is not taken, there is no bundle, and thus none of the images that were carried for it. */
    private static List<TransferReport> withNothingDone(
            List<TransferReport> reports, UnaryOperator<ImageOutcome> undone) {
        return reports.stream()
                .map(report -> new TransferReport(
                        report.outcomes().stream()
                                .map(outcome -> outcome.isGood() ? undone.apply(outcome) : outcome)
                                .toList(),
                        report.duration(),
                        report.cancelled()))
                .toList();
    }

    private ExitCode summarize(
            Job job, List<Run> runs, List<TransferReport> reports, @Nullable TransferException unfinished) {
        OverallSummary overall = new OverallSummary(around, job);
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            Summary summary =
                    new Summary(around, job.console(), run.view(), run.lane().plan());
            boolean blobs = !(run.lane().target() instanceof Job.Target.Open target) || target.takesBlobs();
            long bytes = blobs
                    ? reports.get(i).total().movedBytes()
                    : run.lane().meter().finishedBytes();
            summary.print(reports.get(i), bytes);
            boolean lost = run.lane().target() instanceof Job.Target.Lost;
            overall.add(lost ? ExitCode.SOME_FAILED : summary.exitCode(reports.get(i)), reports.get(i), bytes);
            notify(job, summary, run.lane(), reports.get(i), bytes, unfinished);
        }
        overall.print();
        return overall.exitCode();
    }

    private void notify(
            Job job,
            Summary summary,
            Job.Lane lane,
            TransferReport report,
            long bytes,
            @Nullable TransferException unfinished) {
        notifications.tell(text -> text.run(
                new NoticeText.Ends(job.source().name(), lane.host()),
                report,
                lane.plan().invalid(),
                summary.counts(report),
                summary.line(report, bytes),
                bytes,
                unfinished));
    }

    /** Also if the connections broke before the engine was told: what failed so is not the images' fault. */
    private static boolean isBrokenOff(TransferReport report) {
        return report.cancelled()
                || report.outcomes().stream()
                        .anyMatch(outcome -> outcome.state() == State.CANCELLED
                                || (outcome.error() != null
                                        && outcome.error().kind() == TransferException.Kind.CANCELLED));
    }

    /** Takes the last step; gives what went wrong with it, or null. */
    private @Nullable TransferException finish(Job job) {
        try {
            job.lastStep().run();
            return null;
        } catch (TransferException e) {
            job.console().trouble(around.errors().sentence(e, null));
            around.trace(e);
            return e;
        }
    }

    /** False if there should be a report and is none: whoever asked for it must not take the run for a good one. */
    private boolean writeReport(Job job, List<TransferReport> reports, Instant started) {
        String name = job.request().report();
        if (name == null) {
            return true;
        }
        ReportFile file = new ReportFile(
                Version.text(),
                job.source().name(),
                started,
                error -> around.errors().sentence(error, null),
                line -> around.errors().sentence(line));
        List<ReportFile.Part> parts = new ArrayList<>();
        for (int i = 0; i < reports.size(); i++) {
            Job.Lane lane = job.lanes().get(i);
            parts.add(new ReportFile.Part(
                    lane.name(), lane.host(), reports.get(i), lane.plan().invalid()));
        }
        try {
            file.write(around.environment().resolve(name), parts);
            say(job.console(), "summary.report", "path", name);
            return true;
        } catch (IOException e) {
            job.console()
                    .log(around.messages()
                            .text("report.unwritable", Map.of("path", name, "message", ErrorText.reason(e))));
            return false;
        }
    }

    private void say(Console console, String key, String name, String value) {
        console.log(around.messages().text(key, Map.of(name, value)));
    }
}

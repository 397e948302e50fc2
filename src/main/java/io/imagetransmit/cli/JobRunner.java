package io.imagetransmit.cli;

import io.imagetransmit.cli.Program.Surroundings;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.transfer.TransferEngine;
import io.imagetransmit.transfer.TransferReport;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
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
        return job.arguments().dryRun() ? new DryRunView(around, job.console()).run(job) : transfer(job);
    }

    @SuppressWarnings("try") // what is opened only stands by until it is closed
    private ExitCode transfer(Job job) {
        Instant started = Instant.now();
        Console console = job.console();
        TransferView view = new TransferView(
                console,
                around.messages(),
                job.source().name(),
                job.target().name(),
                job.meter(),
                job.source().received(),
                job.target().sent(),
                job.options().retries());
        job.plan().invalid().forEach(line -> console.log(around.errors().sentence(line)));
        if (job.plan().duplicates() > 0) {
            say(console, "log.duplicates", "count", String.valueOf(job.plan().duplicates()));
        }
        TransferEngine engine = new TransferEngine(
                job.source().images(), job.target().images(), job.options(), view, job.meter(), job.hashes());
        try (Interruption interruption = Interruption.of(engine::cancel, notifications.graceWhenInterrupted())) {
            TransferReport report;
            try (StatusTicker ticker = new StatusTicker(console, view)) {
                report = engine.run(job.plan().images(), job.plan().invalid().size());
            }
            TransferException unfinished = finish(job, report);
            Summary summary = new Summary(around, console, view, job.plan());
            long movedBytes = job.target().takesBlobs()
                    ? report.total().movedBytes()
                    : job.meter().finishedBytes();
            summary.print(report, movedBytes);
            boolean written = writeReport(job, report, started);
            notifications.runEnded(text -> text.run(
                    new NoticeText.Ends(job.source().name(), job.target().name()),
                    report,
                    job.plan().invalid(),
                    summary.counts(report),
                    summary.line(report, movedBytes),
                    movedBytes,
                    unfinished));
            if (report.cancelled()) {
                // when this block is left, the process ends
                notifications.closeSoon();
            }
            ExitCode code = summary.exitCode(report);
            return (written && unfinished == null) || code != ExitCode.DONE ? code : ExitCode.SOME_FAILED;
        }
    }

    /** Takes the last step; gives what went wrong with it, or null. */
    private @Nullable TransferException finish(Job job, TransferReport report) {
        if (report.cancelled()) {
            return null;
        }
        try {
            job.lastStep().run();
            return null;
        } catch (TransferException e) {
            job.console().log(around.errors().sentence(e, null));
            around.trace(e);
            return e;
        }
    }

    /** False if there should be a report and is none: whoever asked for it must not take the run for a good one. */
    private boolean writeReport(Job job, TransferReport report, Instant started) {
        String name = job.arguments().report();
        if (name == null) {
            return true;
        }
        ReportFile file = new ReportFile(
                Version.text(),
                job.source().name(),
                job.target().name(),
                started,
                error -> around.errors().sentence(error, null),
                line -> around.errors().sentence(line));
        try {
            file.write(around.environment().resolve(name), report, job.plan().invalid());
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

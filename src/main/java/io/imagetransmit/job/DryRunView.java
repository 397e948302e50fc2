package io.imagetransmit.job;

import io.imagetransmit.i18n.HumanUnits;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.image.ListLine;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.transfer.DryRun;
import java.util.List;
import java.util.Map;

/** {@code -dry-run}: shows what a job would move. */
final class DryRunView {
    private final Surroundings around;
    private final Console console;

    DryRunView(Surroundings around, Console console) {
        this.around = around;
        this.console = console;
    }

    ExitCode run(Job job) throws TransferException {
        List<ListLine.Invalid> invalid = job.invalid();
        invalid.forEach(line -> console.line(around.errors().sentence(line)));
        boolean good = invalid.isEmpty();
        for (Job.Lane lane : job.lanes()) {
            good &= lane.target() instanceof Job.Target.Open target && run(job, lane, target);
        }
        return good ? ExitCode.DONE : ExitCode.SOME_FAILED;
    }

    private boolean run(Job job, Job.Lane lane, Job.Target.Open target) throws TransferException {
        List<DryRun.Forecast> forecasts = new DryRun(job.source().images(), target.images(), job.options())
                .forecast(lane.plan().images());
        around.front().forecast(JobRunner.ends(job, lane), forecasts);
        for (DryRun.Forecast forecast : forecasts) {
            console.line(job.label(lane) + line(forecast, job.source().name(), lane.host()));
        }
        total(forecasts, job.label(lane));
        return forecasts.stream().allMatch(forecast -> forecast.error() == null);
    }

    private String line(DryRun.Forecast forecast, String sourceHost, String targetHost) {
        Messages messages = around.messages();
        String source = sourceHost + "/" + forecast.image().source();
        String target = targetHost + "/" + forecast.image().target();
        TransferException error = forecast.error();
        if (error != null) {
            return around.errors().sentence(error, source);
        }
        if (forecast.present()) {
            return messages.text("dryrun.present", Map.of("source", source, "target", target));
        }
        return messages.text(
                "dryrun.image",
                Map.of(
                        "source", source,
                        "target", target,
                        "blobs", String.valueOf(forecast.moved()),
                        "bytes", HumanUnits.bytes(forecast.movedBytes()),
                        "mounted", String.valueOf(forecast.mounted()),
                        "there", String.valueOf(forecast.there())));
    }

    private void total(List<DryRun.Forecast> forecasts, String label) {
        long present = forecasts.stream().filter(DryRun.Forecast::present).count();
        int blobs = forecasts.stream().mapToInt(DryRun.Forecast::moved).sum();
        long bytes = forecasts.stream().mapToLong(DryRun.Forecast::movedBytes).sum();
        console.line(label
                + around.messages()
                        .text(
                                "dryrun.total",
                                Map.of(
                                        "images", String.valueOf(forecasts.size()),
                                        "present", String.valueOf(present),
                                        "blobs", String.valueOf(blobs),
                                        "bytes", HumanUnits.bytes(bytes))));
    }
}

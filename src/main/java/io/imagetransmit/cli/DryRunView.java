package io.imagetransmit.cli;

import io.imagetransmit.cli.Program.Surroundings;
import io.imagetransmit.i18n.HumanUnits;
import io.imagetransmit.i18n.Messages;
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
        job.plan().invalid().forEach(line -> console.line(around.errors().sentence(line)));
        String sourceHost = job.source().name();
        String targetHost = job.target().name();
        List<DryRun.Forecast> forecasts = new DryRun(
                        job.source().images(), job.target().images(), job.options())
                .forecast(job.plan().images());
        for (DryRun.Forecast forecast : forecasts) {
            console.line(line(forecast, sourceHost, targetHost));
        }
        total(forecasts);
        boolean good =
                job.plan().invalid().isEmpty() && forecasts.stream().allMatch(forecast -> forecast.error() == null);
        return good ? ExitCode.DONE : ExitCode.SOME_FAILED;
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

    private void total(List<DryRun.Forecast> forecasts) {
        long present = forecasts.stream().filter(DryRun.Forecast::present).count();
        int blobs = forecasts.stream().mapToInt(DryRun.Forecast::moved).sum();
        long bytes = forecasts.stream().mapToLong(DryRun.Forecast::movedBytes).sum();
        console.line(around.messages()
                .text(
                        "dryrun.total",
                        Map.of(
                                "images", String.valueOf(forecasts.size()),
                                "present", String.valueOf(present),
                                "blobs", String.valueOf(blobs),
                                "bytes", HumanUnits.bytes(bytes))));
    }
}

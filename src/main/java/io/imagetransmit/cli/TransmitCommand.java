package io.imagetransmit.cli;

import io.imagetransmit.cli.Program.ConfigurationException;
import io.imagetransmit.cli.Program.Surroundings;
import io.imagetransmit.config.RepositorySettings;
import io.imagetransmit.config.Settings;
import io.imagetransmit.event.ImageOutcome;
import io.imagetransmit.event.ProgressMeter;
import io.imagetransmit.i18n.HumanUnits;
import io.imagetransmit.image.ImageList;
import io.imagetransmit.image.Platform;
import io.imagetransmit.plan.TargetNaming;
import io.imagetransmit.plan.TransferPlan;
import io.imagetransmit.registry.RegistryConnector;
import io.imagetransmit.registry.RegistrySink;
import io.imagetransmit.registry.RegistrySource;
import io.imagetransmit.registry.UploadLog;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import io.imagetransmit.transfer.TransferEngine;
import io.imagetransmit.transfer.TransferOptions;
import io.imagetransmit.transfer.TransferReport;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** {@code -src A -dst B -lst FILE}: from registry to registry. */
final class TransmitCommand {
    private final Surroundings around;

    TransmitCommand(Surroundings around) {
        this.around = around;
    }

    ExitCode run(Arguments arguments, Settings settings)
            throws UsageException, ConfigurationException, TransferException {
        TransferOptions options = options(arguments, settings);
        RepositorySettings source = around.chosen(settings.source(arguments.source()));
        RepositorySettings target = around.chosen(settings.target(arguments.target()));
        LiveArea live = LiveArea.ofStandardOutput(around.environment().variables());
        try (Console console = new Console(around.environment().out(), around.clock(), live)) {
            ImageList list = list(arguments, console);
            openLog(console);
            ConsoleNotices notices = new ConsoleNotices(console, around.messages(), around.debug());
            Registries registries = around.registries(settings, notices);
            warnOfUncheckedTls(console, source, target);
            around.checkFiles(registries, source);
            around.checkFiles(registries, target);
            CompletableFuture<Registries.Connection> targetSide = CompletableFuture.supplyAsync(() -> {
                try {
                    return registries.connect(target, Side.TARGET);
                } catch (TransferException e) {
                    throw new CompletionException(e);
                }
            });
            Registries.Connection from = registries.connect(source, Side.SOURCE);
            Registries.Connection to = joined(targetSide);
            TransferPlan plan = plan(list, source, target, from, to);
            Job job = new Job(arguments, options, settings, console, registries, from, to, plan);
            return arguments.dryRun() ? new DryRunView(around, console).run(job) : transmit(job);
        }
    }

    /** All that a job consists of once both registries have answered. */
    record Job(
            Arguments arguments,
            TransferOptions options,
            Settings settings,
            Console console,
            Registries registries,
            Registries.Connection from,
            Registries.Connection to,
            TransferPlan plan) {}

    private static TransferOptions options(Arguments arguments, Settings settings) throws UsageException {
        List<Platform> platforms = settings.platform();
        if (arguments.platforms() != null) {
            try {
                platforms = Platform.parseList(arguments.platforms());
            } catch (IllegalArgumentException e) {
                throw new UsageException("usage.platform", Map.of("argument", arguments.platforms()));
            }
        }
        return new TransferOptions(
                settings.maxconn(),
                settings.retries(),
                platforms,
                arguments.referrers() || settings.referrers(),
                settings.foreignlayers(),
                settings.maxrate());
    }

    private ImageList list(Arguments arguments, Console console) throws ConfigurationException {
        String name = arguments.list();
        try {
            ImageList list;
            if (name == null) {
                if (console.isLive() && around.environment().in().available() == 0) {
                    console.print(around.messages().text("stdin.hint"));
                }
                list = ImageList.read(new InputStreamReader(around.environment().in(), StandardCharsets.UTF_8));
            } else {
                Path file = around.environment().resolve(name);
                try (Reader reader = new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8)) {
                    list = ImageList.read(reader);
                }
            }
            if (list.lines().isEmpty()) {
                around.complain(around.messages().text("list.empty", name == null ? Map.of() : Map.of("path", name)));
                throw new ConfigurationException();
            }
            console.log(around.messages()
                    .text(
                            "log.imagesRead",
                            Map.of("count", String.valueOf(list.entries().size()))));
            return list;
        } catch (IOException e) {
            around.complain(around.messages()
                    .text("list.unreadable", Map.of("path", name == null ? "-" : name, "message", reason(e))));
            throw new ConfigurationException();
        }
    }

    private static String reason(IOException e) {
        return e instanceof java.nio.file.NoSuchFileException ? "" : String.valueOf(e.getMessage());
    }

    private void openLog(Console console) {
        try {
            console.logTo(new LogFile(around.environment().data().resolve("log.txt"), LogFile.LARGEST));
        } catch (IOException e) {
            console.print(around.messages().text("log.noFile", Map.of("message", String.valueOf(e.getMessage()))));
        }
    }

    private void warnOfUncheckedTls(Console console, RepositorySettings... repositories) {
        for (RepositorySettings repository : repositories) {
            if (repository.skiptlsverify()
                    && !"http".equals(repository.address().scheme())) {
                console.log(around.messages().text("log.tlsSkipped", Map.of("name", repository.name())));
            }
        }
    }

    private static Registries.Connection joined(CompletableFuture<Registries.Connection> connection)
            throws TransferException {
        try {
            return connection.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TransferException transfer) {
                throw transfer;
            }
            throw e;
        }
    }

    private static TransferPlan plan(
            ImageList list,
            RepositorySettings source,
            RepositorySettings target,
            Registries.Connection from,
            Registries.Connection to) {
        boolean sameRegistry = from.client().origin().equals(to.client().origin());
        boolean dockerHub = RegistryConnector.isDockerHub(source.address().authority());
        TargetNaming naming = new TargetNaming(
                dockerHub,
                target.repository(),
                source.address().pathPrefix(),
                target.address().pathPrefix());
        return TransferPlan.of(list, naming, sameRegistry);
    }

    @SuppressWarnings("try") // what is opened only stands by until it is closed
    private ExitCode transmit(Job job) {
        Instant started = Instant.now();
        ProgressMeter meter = new ProgressMeter();
        Console console = job.console();
        String sourceHost = job.from().client().host();
        String targetHost = job.to().client().host();
        TransferView view = new TransferView(
                console,
                around.messages(),
                sourceHost,
                targetHost,
                meter,
                job.from().traffic(),
                job.to().traffic(),
                job.options().retries());
        job.plan().invalid().forEach(line -> console.log(around.errors().sentence(line)));
        if (job.plan().duplicates() > 0) {
            console.log(around.messages()
                    .text(
                            "log.duplicates",
                            Map.of("count", String.valueOf(job.plan().duplicates()))));
        }
        UploadLog uploads = new UploadLog(
                around.environment().data().resolve("temp").resolve("uploads"),
                trouble -> console.log(around.errors().sentence(trouble, null)));
        uploads.prune(Instant.now());
        try (RegistrySource source = new RegistrySource(job.from().client());
                RegistrySink sink = new RegistrySink(job.to().client(), uploads)) {
            TransferEngine engine = new TransferEngine(
                    source,
                    sink,
                    job.options(),
                    view,
                    meter,
                    digest -> job.registries().digests().newDigest(digest.javaAlgorithm()));
            try (Interruption interruption = Interruption.of(engine::cancel)) {
                TransferReport report;
                try (StatusTicker ticker = new StatusTicker(console, view)) {
                    report =
                            engine.run(job.plan().images(), job.plan().invalid().size());
                }
                Summary summary = new Summary(around, console, view, job.plan());
                summary.print(report);
                writeReport(job, report, started, sourceHost, targetHost);
                return summary.exitCode(report);
            }
        }
    }

    private void writeReport(Job job, TransferReport report, Instant started, String sourceHost, String targetHost) {
        String name = job.arguments().report();
        if (name == null) {
            return;
        }
        ReportFile file = new ReportFile(
                Version.text(),
                sourceHost,
                targetHost,
                started,
                error -> around.errors().sentence(error, null),
                line -> around.errors().sentence(line));
        try {
            file.write(around.environment().resolve(name), report, job.plan().invalid());
            job.console().log(around.messages().text("summary.report", Map.of("path", name)));
        } catch (IOException e) {
            job.console()
                    .log(around.messages()
                            .text(
                                    "report.unwritable",
                                    Map.of("path", name, "message", String.valueOf(e.getMessage()))));
        }
    }

    /** What is said at the end, and what the process ends with. */
    record Summary(Surroundings around, Console console, TransferView view, TransferPlan plan) {

        void print(TransferReport report) {
            List<ImageOutcome> failed = report.failed();
            List<ImageOutcome> missing = failed.stream()
                    .filter(outcome -> outcome.error() != null && TransferView.isInvalid(outcome.error()))
                    .toList();
            List<ImageOutcome> broken = failed.stream()
                    .filter(outcome -> !missing.contains(outcome))
                    .toList();
            console.log(view.status());
            if (report.cancelled()) {
                say(
                        "log.interrupted",
                        Map.of(
                                "done", String.valueOf(good(report)),
                                "count", String.valueOf(report.outcomes().size())));
            } else {
                say(
                        "log.finished",
                        Map.of(
                                "count", String.valueOf(report.outcomes().size()),
                                "failed", String.valueOf(failed.size())));
            }
            if (!broken.isEmpty()) {
                say("log.failedWarning", Map.of("count", String.valueOf(broken.size())));
                say("log.failedList", Map.of());
                broken.forEach(outcome -> console.line(view.source(outcome.source())));
            }
            int invalid = missing.size() + plan.invalid().size();
            if (invalid > 0) {
                say("log.invalidWarning", Map.of("count", String.valueOf(invalid)));
                say("log.invalidList", Map.of());
                missing.forEach(outcome -> console.line(view.source(outcome.source())));
                plan.invalid().forEach(line -> console.line(line.text()));
            }
            ImageOutcome.Tally total = report.total();
            say(
                    "summary.line",
                    Map.of(
                            "count", String.valueOf(report.outcomes().size()),
                            "done", String.valueOf(report.count(ImageOutcome.State.DONE)),
                            "present", String.valueOf(report.count(ImageOutcome.State.PRESENT)),
                            "failed", String.valueOf(failed.size()),
                            "invalid", String.valueOf(plan.invalid().size()),
                            "bytes", HumanUnits.bytes(total.movedBytes()),
                            "time", HumanUnits.duration(report.duration())));
        }

        private static long good(TransferReport report) {
            return report.outcomes().stream().filter(ImageOutcome::isGood).count();
        }

        private void say(String key, Map<String, String> details) {
            console.log(around.messages().text(key, details));
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
}

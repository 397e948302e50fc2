package io.imagetransmit.cli;

import io.imagetransmit.cli.Program.ConfigurationException;
import io.imagetransmit.cli.Program.Surroundings;
import io.imagetransmit.config.RepositorySettings;
import io.imagetransmit.config.Settings;
import io.imagetransmit.event.ProgressMeter;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** {@code -src A -dst B -lst FILE}: from registry to registry. */
final class TransmitCommand {
    /** How long the second registry gets to say that it cannot be had either. */
    private static final Duration OTHER_SIDE = Duration.ofSeconds(1);

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
            openLog(console);
            ImageList list = list(arguments, console);
            ConsoleNotices notices = new ConsoleNotices(console, around.messages(), around.debug(), System::nanoTime);
            Registries registries = around.registries(settings, notices);
            warnOfUncheckedTls(console, source, target);
            around.checkFiles(registries, source);
            around.checkFiles(registries, target);
            Connections connections = connect(registries, source, target, console);
            Registries.Connection from = connections.from();
            Registries.Connection to = connections.to();
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
                throw refused(
                        console, around.messages().text("list.empty", name == null ? Map.of() : Map.of("path", name)));
            }
            console.log(around.messages()
                    .text(
                            "log.imagesRead",
                            Map.of("count", String.valueOf(list.entries().size()))));
            return list;
        } catch (IOException e) {
            throw refused(
                    console,
                    around.messages()
                            .text(
                                    "list.unreadable",
                                    Map.of("path", name == null ? "-" : name, "message", ErrorText.reason(e))));
        }
    }

    private ConfigurationException refused(Console console, String sentence) {
        around.complain(sentence);
        console.record(sentence);
        return new ConfigurationException();
    }

    private void openLog(Console console) {
        Path file = around.environment().data().resolve("log.txt");
        try {
            console.logTo(new LogFile(file, LogFile.LARGEST), this::noLog);
        } catch (IOException e) {
            console.log(noLog(e));
        }
    }

    private String noLog(IOException e) {
        return around.messages().text("log.noFile", Map.of("message", ErrorText.reason(e)));
    }

    /** Uploads work without their log; a person should know what does not. */
    private void noUploadLog(Console console, Path folder, TransferException trouble) {
        String reason = trouble.getCause() instanceof IOException cause ? ErrorText.reason(cause) : "";
        console.log(around.messages().text("log.noResume", Map.of("path", folder.toString(), "message", reason)));
    }

    private void warnOfUncheckedTls(Console console, RepositorySettings... repositories) {
        for (RepositorySettings repository : repositories) {
            if (repository.skiptlsverify()
                    && !"http".equals(repository.address().scheme())) {
                console.log(around.messages().text("log.tlsSkipped", Map.of("name", repository.name())));
            }
        }
    }

    private record Connections(Registries.Connection from, Registries.Connection to) {}

    /** Calls on both registries at once. If neither can be had, both reasons are told: there are two things to mend. */
    private Connections connect(
            Registries registries, RepositorySettings source, RepositorySettings target, Console console)
            throws TransferException {
        CompletableFuture<Registries.Connection> targetSide = CompletableFuture.supplyAsync(() -> {
            try {
                return registries.connect(target, Side.TARGET);
            } catch (TransferException e) {
                throw new CompletionException(e);
            }
        });
        TransferException failure;
        try {
            Registries.Connection from = registries.connect(source, Side.SOURCE);
            return new Connections(from, targetSide.join());
        } catch (TransferException e) {
            failure = e;
        } catch (CompletionException e) {
            failure = failure(e);
            console.record(around.errors().sentence(failure, null));
            throw failure;
        }
        console.record(around.errors().sentence(failure, null));
        TransferException other = failureWithin(targetSide, OTHER_SIDE);
        if (other == null) {
            throw failure;
        }
        around.complain(around.errors().sentence(failure, null));
        around.trace(failure);
        console.record(around.errors().sentence(other, null));
        throw other;
    }

    private static @Nullable TransferException failureWithin(CompletableFuture<?> side, Duration patience) {
        try {
            side.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return null;
        } catch (ExecutionException e) {
            return failure(e);
        } catch (TimeoutException e) {
            return null; // it may be all right, and one reason to stop is enough
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static TransferException failure(Exception e) {
        if (e.getCause() instanceof TransferException transfer) {
            return transfer;
        }
        throw new IllegalStateException(e);
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
        Path folder = around.environment().data().resolve("temp").resolve("uploads");
        UploadLog uploads = new UploadLog(folder, trouble -> noUploadLog(console, folder, trouble));
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
                boolean written = writeReport(job, report, started, sourceHost, targetHost);
                ExitCode code = summary.exitCode(report);
                return written || code != ExitCode.DONE ? code : ExitCode.SOME_FAILED;
            }
        }
    }

    /** False if there should be a report and is none: whoever asked for it must not take the run for a good one. */
    private boolean writeReport(Job job, TransferReport report, Instant started, String sourceHost, String targetHost) {
        String name = job.arguments().report();
        if (name == null) {
            return true;
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
            return true;
        } catch (IOException e) {
            job.console()
                    .log(around.messages()
                            .text("report.unwritable", Map.of("path", name, "message", ErrorText.reason(e))));
            return false;
        }
    }
}

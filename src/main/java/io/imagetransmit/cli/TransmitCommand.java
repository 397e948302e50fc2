package io.imagetransmit.cli;

import io.imagetransmit.cache.BlobCache;
import io.imagetransmit.cache.CacheLimits;
import io.imagetransmit.cache.CachingSource;
import io.imagetransmit.cli.Program.ConfigurationException;
import io.imagetransmit.cli.Program.Surroundings;
import io.imagetransmit.config.CacheSettings;
import io.imagetransmit.config.RepositorySettings;
import io.imagetransmit.config.Selection;
import io.imagetransmit.config.Settings;
import io.imagetransmit.event.ProgressMeter;
import io.imagetransmit.image.ImageList;
import io.imagetransmit.image.Platform;
import io.imagetransmit.plan.TargetNaming;
import io.imagetransmit.plan.TransferPlan;
import io.imagetransmit.registry.RegistryConnector;
import io.imagetransmit.registry.RegistrySink;
import io.imagetransmit.registry.RegistrySource;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.transfer.TransferOptions;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of the original: {@code -src A -dst B} from registry to registry, {@code -src A} into a bundle, {@code -dst B -img FILE}
 * out of one. Here they become a source, a sink and a plan; nothing behind this place knows which of them it was.
 */
final class TransmitCommand {
    private final Surroundings around;

    TransmitCommand(Surroundings around) {
        this.around = around;
    }

    ExitCode run(Arguments arguments, Settings settings) throws UsageException, ConfigurationException {
        TransferOptions options = options(arguments, settings);
        JobKind kind = JobKind.of(arguments, settings);
        LiveArea live = LiveArea.ofStandardOutput(around.environment().variables());
        try (Console console = new Console(around.environment().out(), around.clock(), live)) {
            openLog(console);
            ConsoleNotices notices = new ConsoleNotices(console, around.messages(), around.debug(), System::nanoTime);
            Registries registries = around.registries(settings, notices);
            RegistryEnds ends = new RegistryEnds(around, registries, console);
            ListInput lists = new ListInput(around, console);
            try (Notifications notifications =
                    Notifications.of(around, settings, registries, console, arguments.dryRun())) {
                Task task =
                        new Task(around, arguments, settings, options, console, registries, ends, lists, notifications);
                return run(kind, task);
            }
        }
    }

    private ExitCode run(JobKind kind, Task task) throws UsageException, ConfigurationException {
        try {
            return switch (kind) {
                case DIRECT -> direct(task);
                case DOWNLOAD -> new DownloadJob(around, task).run();
                case UPLOAD -> new UploadJob(around, task).run();
                case LOCAL -> new LocalJob(around, task).run();
            };
        } catch (TransferException e) {
            // before the notifications get their time
            ExitCode code = around.failed(e);
            task.notifications().runBroken(task.namedEnds(), around.errors().sentence(e, null));
            return code;
        }
    }

    /** What every kind of job begins with. */
    record Task(
            Surroundings around,
            Arguments arguments,
            Settings settings,
            TransferOptions options,
            Console console,
            Registries registries,
            RegistryEnds ends,
            ListInput lists,
            Notifications notifications) {

        /** Both ends, as far as they are known before they have been called on. */
        NoticeText.Ends namedEnds() {
            String bundle = arguments.bundle();
            String target = arguments.target();
            return new NoticeText.Ends(
                    bundle == null ? host(settings.source(arguments.source()), arguments.source()) : bundle,
                    target == null ? around.messages().text("target.bundle") : host(settings.target(target), target));
        }

        private static String host(Selection selection, @Nullable String name) {
            return selection instanceof Selection.Chosen chosen
                    ? chosen.repository().address().authority()
                    : String.valueOf(name);
        }

        /** The source behind the local cache, if one is configured; a dry run moves nothing that could be kept. */
        ImageSource cached(ImageSource source) {
            CacheSettings cache = settings.cache();
            if (cache == null || arguments.dryRun()) {
                return source;
            }
            return new CachingSource(
                    source,
                    new BlobCache(
                            around.environment().data().resolve(cache.pathname()),
                            CacheLimits.of(cache.keepdays(), cache.keepsize()),
                            around.clock(),
                            registries.hashes(),
                            trouble -> console.log(around.errors().sentence(trouble, null))));
        }
    }

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

    private void openLog(Console console) {
        try {
            console.logTo(new LogFile(around.environment().data().resolve("log.txt"), LogFile.LARGEST), this::noLog);
        } catch (IOException e) {
            console.log(noLog(e));
        }
    }

    private String noLog(IOException e) {
        return around.messages().text("log.noFile", Map.of("message", ErrorText.reason(e)));
    }

    private ExitCode direct(Task task) throws ConfigurationException, TransferException {
        RepositorySettings source =
                around.chosen(task.settings().source(task.arguments().source()));
        RepositorySettings target =
                around.chosen(task.settings().target(task.arguments().target()));
        ImageList list = task.lists().read(task.arguments().list());
        task.ends().check(source);
        task.ends().check(target);
        RegistryEnds.Both both = task.ends().connect(source, target);
        boolean sameRegistry =
                both.from().client().origin().equals(both.to().client().origin());
        TargetNaming naming = new TargetNaming(
                RegistryConnector.isDockerHub(source.address().authority()),
                target.repository(),
                source.address().pathPrefix(),
                target.address().pathPrefix());
        TransferPlan plan = TransferPlan.of(list, naming, sameRegistry);
        try (ImageSource from = task.cached(new RegistrySource(both.from().client()));
                RegistrySink to = new RegistrySink(
                        both.to().client(), task.ends().uploads(task.arguments().dryRun()))) {
            Job job = new Job(
                    task.arguments(),
                    task.options(),
                    task.console(),
                    new Job.Source(
                            from, both.from().client().host(), both.from().traffic()::received),
                    new Job.Target(to, both.to().client().host(), both.to().traffic()::sent, true),
                    plan,
                    new ProgressMeter(),
                    task.registries().hashes(),
                    Job.LastStep.NONE);
            return new JobRunner(around, task.notifications()).run(job);
        }
    }
}

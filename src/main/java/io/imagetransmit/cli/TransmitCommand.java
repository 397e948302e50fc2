package io.imagetransmit.cli;

import io.imagetransmit.cache.BlobCache;
import io.imagetransmit.cache.CacheLimits;
import io.imagetransmit.cache.CachingSource;
import io.imagetransmit.cli.Program.ConfigurationException;
import io.imagetransmit.cli.Program.Surroundings;
import io.imagetransmit.config.CacheSettings;
import io.imagetransmit.config.Selection;
import io.imagetransmit.config.Settings;
import io.imagetransmit.config.TargetSelection;
import io.imagetransmit.image.Platform;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.transfer.TransferOptions;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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

    ExitCode run(Arguments arguments, Settings settings)
            throws UsageException, ConfigurationException, TransferException {
        JobKind kind = JobKind.of(arguments, settings);
        LiveArea live = LiveArea.ofStandardOutput(around.environment().variables());
        try (Console console = new Console(around.environment().out(), around.clock(), live)) {
            openLog(console);
            if (kind == JobKind.WATCH) {
                return new WatchJob(around, arguments, console).run(settings, later -> task(arguments, later, console));
            }
            Task task = task(arguments, settings, console);
            try (Notifications notifications = task.notifications()) {
                return run(kind, task, notifications);
            }
        }
    }

    private ExitCode run(JobKind kind, Task task, Notifications notifications)
            throws UsageException, ConfigurationException {
        try {
            return switch (kind) {
                case DOWNLOAD -> new DownloadJob(around, task).run();
                case UPLOAD -> new UploadJob(around, task).run();
                case LOCAL -> new LocalJob(around, task).run();
                case DIRECT -> new DirectJob(around, task).run();
                case WATCH -> throw new IllegalStateException("has many rounds");
            };
        } catch (TransferException e) {
            // before the notifications get their time
            ExitCode code = around.failed(e);
            notifications.runBroken(task.namedEnds(), around.errors().sentence(e, null));
            return code;
        }
    }

    private Task task(Arguments arguments, Settings settings, Console console) throws UsageException {
        ConsoleNotices notices = new ConsoleNotices(console, around.messages(), around.debug(), System::nanoTime);
        Registries registries = around.registries(settings, notices);
        return new Task(
                around,
                arguments,
                settings,
                options(arguments, settings),
                console,
                registries,
                new RegistryEnds(around, registries, console),
                new ListInput(around, console),
                Notifications.of(around, settings, registries, console, arguments.dryRun()));
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
                    bundle == null ? source(arguments.source()) : bundle,
                    target == null ? around.messages().text("target.bundle") : targets(target));
        }

        private String source(@Nullable String name) {
            return settings.source(name) instanceof Selection.Chosen chosen
                    ? chosen.repository().address().authority()
                    : String.valueOf(name);
        }

        private String targets(String names) {
            return settings.targets(names) instanceof TargetSelection.Chosen chosen
                    ? chosen.repositories().stream()
                            .map(target -> target.address().authority())
                            .distinct()
                            .collect(Collectors.joining(", "))
                    : names;
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
}

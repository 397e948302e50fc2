package io.imagetransmit.cli;

import io.imagetransmit.cache.BlobCache;
import io.imagetransmit.cache.CacheLimits;
import io.imagetransmit.cache.CachingSource;
import io.imagetransmit.cli.Program.ConfigurationException;
import io.imagetransmit.cli.Program.Surroundings;
import io.imagetransmit.config.CacheSettings;
import io.imagetransmit.config.Settings;
import io.imagetransmit.image.Platform;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.transfer.TransferOptions;
import java.io.IOException;
import java.util.List;
import java.util.Map;

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
        TransferOptions options = options(arguments, settings);
        JobKind kind = JobKind.of(arguments, settings);
        LiveArea live = LiveArea.ofStandardOutput(around.environment().variables());
        try (Console console = new Console(around.environment().out(), around.clock(), live)) {
            openLog(console);
            ConsoleNotices notices = new ConsoleNotices(console, around.messages(), around.debug(), System::nanoTime);
            Registries registries = around.registries(settings, notices);
            RegistryEnds ends = new RegistryEnds(around, registries, console);
            ListInput lists = new ListInput(around, console);
            Task task = new Task(around, arguments, settings, options, console, registries, ends, lists);
            return switch (kind) {
                case DIRECT -> new DirectJob(around, task).run();
                case DOWNLOAD -> new DownloadJob(around, task).run();
                case UPLOAD -> new UploadJob(around, task).run();
                case LOCAL -> new LocalJob(around, task).run();
            };
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
            ListInput lists) {

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

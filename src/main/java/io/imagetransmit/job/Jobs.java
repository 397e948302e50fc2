package io.imagetransmit.job;

import io.imagetransmit.config.Settings;
import io.imagetransmit.image.Platform;
import io.imagetransmit.image.Shard;
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
public final class Jobs {
    private final Surroundings around;

    public Jobs(Surroundings around) {
        this.around = around;
    }

    /**
     * Does what was asked for and tells what comes of it; returns when it is done, or when it was broken off by what
     * {@link FrontEnd#interruption} was given.
     *
     * @throws UsageException if parts of the request do not go together
     * @throws ConfigurationException if there is nothing to work with; the reasons have been told
     * @throws TransferException if nothing could be begun; not told yet
     */
    public ExitCode run(JobRequest request, Settings settings)
            throws UsageException, ConfigurationException, TransferException {
        JobKind kind = JobKind.of(request, settings);
        try (Console console = new Console(
                around.environment().out(), around.clock(), around.front().live())) {
            openLog(console);
            if (kind == JobKind.WATCH) {
                return new WatchJob(around, request, console).run(settings, later -> task(request, later, console));
            }
            Task task = task(request, settings, console);
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

    private Task task(JobRequest request, Settings settings, Console console) throws UsageException {
        ConsoleNotices notices = new ConsoleNotices(console, around.messages(), around.debug(), System::nanoTime);
        Registries registries = around.registries(settings, notices);
        around.front().connecting(registries::abort);
        return new Task(
                around,
                request,
                settings,
                options(request, settings),
                console,
                registries,
                new RegistryEnds(around, registries, console),
                new ListInput(around, console, shard(request)),
                Notifications.of(around, settings, registries, console, request.dryRun()));
    }

    private @Nullable Shard shard(JobRequest request) throws UsageException {
        String text = request.shard();
        if (text == null) {
            return null;
        }
        if (request.watch()) {
            throw new UsageException("usage.shardOfWatch", Map.of());
        }
        try {
            return Shard.parse(text, around.environment().variables().get("JOB_COMPLETION_INDEX"));
        } catch (IllegalArgumentException e) {
            throw new UsageException("usage.shard", Map.of("argument", text));
        }
    }

    private static TransferOptions options(JobRequest request, Settings settings) throws UsageException {
        List<Platform> platforms = settings.platform();
        if (request.platforms() != null) {
            try {
                platforms = Platform.parseList(request.platforms());
            } catch (IllegalArgumentException e) {
                throw new UsageException("usage.platform", Map.of("argument", request.platforms()));
            }
        }
        return new TransferOptions(
                settings.maxconn(),
                settings.retries(),
                platforms,
                request.referrers() || settings.referrers(),
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

package io.imagetransmit.job;

import io.imagetransmit.config.CronExpression;
import io.imagetransmit.config.RepositorySettings;
import io.imagetransmit.config.Settings;
import io.imagetransmit.image.WatchList;
import io.imagetransmit.registry.Listing;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.transfer.TransferOptions;
import io.imagetransmit.watch.Schedule;
import io.imagetransmit.watch.Tags;
import io.imagetransmit.watch.WatchTarget;
import io.imagetransmit.watch.Watched;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code cfg.yaml} and the list said when they were last read. Used by one thread, except for what {@link #ends} allows. */
final class WatchSetup implements AutoCloseable {
    /** Between two rounds of a schedule whatever failed waits at least so long. */
    private static final Duration SCHEDULED_PACE = Duration.ofMinutes(1);

    private final Surroundings around;
    private final Task task;
    private final WatchEnds ends;
    private final WatchList list;

    WatchSetup(
            Surroundings around,
            Task task,
            RepositorySettings source,
            List<RepositorySettings> targets,
            WatchList list) {
        this.around = around;
        this.task = task;
        this.ends = new WatchEnds(around.clock(), task, source, targets);
        this.list = list;
    }

    Settings settings() {
        return task.settings();
    }

    TransferOptions options() {
        return task.options();
    }

    Task task() {
        return task;
    }

    WatchList list() {
        return list;
    }

    WatchEnds ends() {
        return ends;
    }

    /** What can be watched now; null if the source or all targets have not answered. */
    @Nullable
    Watched watched() {
        WatchEnds.Source from = ends.source();
        List<WatchTarget> reached =
                ends.targets().stream().map(WatchEnds.Target::watch).toList();
        if (from == null || reached.isEmpty()) {
            return null;
        }
        return new Watched(
                from.connection().client().origin().toString(),
                ends.pathPrefix(),
                from.images(),
                tags(new Listing(from.connection().client())),
                reached,
                list,
                pace());
    }

    private static Tags tags(Listing listing) {
        return new Tags() {
            @Override
            public List<String> of(String repository) throws TransferException {
                return listing.tags(repository);
            }

            @Override
            public List<String> repositories() throws TransferException {
                return listing.repositories();
            }
        };
    }

    /** What failed is left alone at least so long. */
    Duration pace() {
        return settings().schedule() == null ? Duration.ofSeconds(settings().interval()) : SCHEDULED_PACE;
    }

    Schedule schedule() {
        CronExpression cron = settings().schedule();
        Clock clock = around.clock();
        return cron == null ? Schedule.every(pace()) : scheduled(cron, clock);
    }

    private static Schedule scheduled(CronExpression cron, Clock clock) {
        return new Schedule() {
            @Override
            public Instant first(Instant now) {
                return cron.next(now.atZone(clock.getZone()))
                        .map(ZonedDateTime::toInstant)
                        .orElse(Instant.MAX);
            }

            @Override
            public Instant next(Instant started, Instant ended) {
                return first(ended);
            }
        };
    }

    @Override
    public void close() {
        ends.close();
        task.notifications().close();
    }
}

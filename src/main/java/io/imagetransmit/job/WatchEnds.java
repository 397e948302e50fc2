package io.imagetransmit.job;

import io.imagetransmit.cache.CacheUse;
import io.imagetransmit.cache.CachingSource;
import io.imagetransmit.config.RepositorySettings;
import io.imagetransmit.http.Traffic;
import io.imagetransmit.plan.TargetNaming;
import io.imagetransmit.registry.RegistrySink;
import io.imagetransmit.registry.RegistrySource;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import io.imagetransmit.watch.WatchEvent;
import io.imagetransmit.watch.WatchTarget;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a watch. A registry that cannot be had does not keep the others from working: it is called on again before
 * each round until it answers. {@link #connect} and {@link #close} belong to one thread, all else may be called from any.
 */
final class WatchEnds implements AutoCloseable {
    /** A login that is refused when it is this young is refused for another reason than its age. */
    private static final Duration YOUNG = Duration.ofMinutes(30);

    private static final Set<Kind> REFUSALS =
            EnumSet.of(Kind.LOGIN_FAILED, Kind.LOGIN_NEEDED, Kind.FORBIDDEN, Kind.TOKEN_SERVICE);

    /** So may certificates: their files are read again with a new connection. */
    private static final Set<Kind> CERTIFICATES = EnumSet.of(
            Kind.TLS_UNTRUSTED, Kind.TLS_EXPIRED, Kind.TLS_HOST_NAME, Kind.TLS_CLIENT_CERTIFICATE, Kind.TLS_OTHER);

    private final Clock clock;
    private final Task task;
    private final RepositorySettings sourceSettings;
    private final Map<RepositorySettings, @Nullable Target> targets = new LinkedHashMap<>();
    private final Set<RepositorySettings> refused = ConcurrentHashMap.newKeySet();
    private @Nullable Source source;
    private boolean aborted;

    /** The source, once it has answered. */
    record Source(Registries.Connection connection, ImageSource images, Instant since) {}

    /** A target that has answered. */
    record Target(Registries.Connection connection, WatchTarget watch, RepositorySettings settings, Instant since) {}

    WatchEnds(Clock clock, Task task, RepositorySettings source, List<RepositorySettings> targets) {
        this.clock = clock;
        this.task = task;
        this.sourceSettings = source;
        targets.forEach(target -> this.targets.put(target, null));
    }

    String pathPrefix() {
        return sourceSettings.address().pathPrefix();
    }

    /** Is told what could not be reached. */
    interface Trouble {
        /** Whether a repository that has not answered is to be left alone for now. */
        default boolean isHeld(String name) {
            return false;
        }

        /** It has answered. */
        default void reached(String name) {}

        /** A repository, by its name in {@code cfg.yaml}, does not answer. */
        void unreached(String name, TransferException error);
    }

    /** Calls on each registry that has not answered yet, or whose login has to be asked for again. */
    void connect(Trouble trouble) {
        dropRefused();
        Source from = source();
        if (from == null && trouble.isHeld(sourceSettings.name())) {
            return;
        }
        try {
            if (from == null) {
                from = opened(task.registries().connect(sourceSettings, Side.SOURCE));
                trouble.reached(sourceSettings.name());
            }
        } catch (TransferException e) {
            trouble.unreached(sourceSettings.name(), e);
            return;
        }
        for (RepositorySettings target : missing()) {
            if (trouble.isHeld(target.name())) {
                continue;
            }
            try {
                open(target, task.registries().connect(target, Side.TARGET), from);
                trouble.reached(target.name());
            } catch (TransferException e) {
                trouble.unreached(target.name(), e);
            }
        }
    }

    private synchronized List<RepositorySettings> missing() {
        return targets.entrySet().stream()
                .filter(target -> target.getValue() == null)
                .map(Map.Entry::getKey)
                .toList();
    }

    private synchronized Source opened(Registries.Connection connection) throws TransferException {
        ImageSource images = task.cached(new RegistrySource(connection.client()));
        if (aborted) {
            images.close();
            throw TransferException.cancelled(Side.SOURCE);
        }
        source = new Source(connection, images, clock.instant());
        return source;
    }

    private synchronized void open(RepositorySettings settings, Registries.Connection connection, Source from)
            throws TransferException {
        RegistrySink sink = new RegistrySink(connection.client(), task.ends().uploads(false));
        if (aborted) {
            sink.close();
            throw TransferException.cancelled(Side.TARGET);
        }
        TargetNaming naming = DirectJob.naming(sourceSettings, settings);
        boolean same =
                from.connection().client().origin().equals(connection.client().origin());
        WatchTarget watch = new WatchTarget(connection.client().host(), naming, sink, same);
        targets.put(settings, new Target(connection, watch, settings, clock.instant()));
    }

    synchronized @Nullable Source source() {
        return source;
    }

    /** Those that have answered. */
    synchronized List<Target> targets() {
        List<Target> reached = new ArrayList<>();
        for (Target target : targets.values()) {
            if (target != null) {
                reached.add(target);
            }
        }
        return reached;
    }

    /** The target behind what the watcher knows. */
    Target target(WatchTarget watch) {
        return targets().stream()
                .filter(target -> target.watch().equals(watch))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(watch.host()));
    }

    /** What stands in front of a line that is about this target. */
    synchronized String label(Target target) {
        return targets.size() > 1 ? Job.label(target.settings().name()) : "";
    }

    /**
     * A login that came from Docker may have run out, as those of cloud registries do after some hours, and so may a certificate:
     * whoever refuses it is called on anew, which asks for it again. Called from any thread.
     */
    void told(WatchEvent event) {
        TransferException error = event instanceof WatchEvent.LookFailed look
                ? look.error()
                : event instanceof WatchEvent.ImageEnded ended ? ended.outcome().error() : null;
        if (error == null || !(REFUSALS.contains(error.kind()) || CERTIFICATES.contains(error.kind()))) {
            return;
        }
        boolean login = REFUSALS.contains(error.kind());
        if (error.side() == Side.SOURCE) {
            refuse(sourceSettings, login);
        } else if (event instanceof WatchEvent.ImageEnded ended) {
            targets().stream()
                    .filter(target -> target.watch().equals(ended.target()))
                    .forEach(target -> refuse(target.settings(), login));
        }
    }

    /** A login of cfg.yaml is what it is until that changes. */
    private void refuse(RepositorySettings settings, boolean login) {
        if (!login || !settings.credentials().isPresent()) {
            refused.add(settings);
        }
    }

    private synchronized void dropRefused() {
        Instant old = clock.instant().minus(YOUNG);
        Source from = source;
        if (from != null && refused.contains(sourceSettings) && from.since().isBefore(old)) {
            from.images().close();
            source = null;
        }
        for (Map.Entry<RepositorySettings, @Nullable Target> entry : targets.entrySet()) {
            Target target = entry.getValue();
            if (target != null
                    && refused.contains(entry.getKey())
                    && target.since().isBefore(old)) {
                target.watch().sink().close();
                entry.setValue(null);
            }
        }
        refused.clear();
    }

    /** What stands in front of an image of the source when it is shown. */
    String sourceHost() {
        Source from = source();
        return from == null
                ? sourceSettings.address().authority()
                : from.connection().client().host();
    }

    /**
     * Whether nothing can be done with these, however long one waits.
     *
     * @param lasting the failures of the first calls that waiting does not mend
     */
    boolean isHopeless(List<TransferException> lasting) {
        boolean source = lasting.stream().anyMatch(error -> error.side() == Side.SOURCE);
        return source || (!lasting.isEmpty() && lasting.size() == targets.size());
    }

    /** Grows with whatever goes on: bytes that pass on the connections, both ways, and signs of life, see {@link Registries#signs}. */
    long traffic() {
        long bytes = task.registries().signs();
        Source from = source();
        if (from != null) {
            bytes += passed(from.connection().traffic());
        }
        for (Target target : targets()) {
            bytes += passed(target.connection().traffic());
        }
        return bytes;
    }

    private static long passed(Traffic traffic) {
        return traffic.received() + traffic.sent();
    }

    /** What the cache has been good for; nothing where there is none. */
    CacheUse cacheUse() {
        Source from = source();
        return from != null && from.images() instanceof CachingSource caching
                ? caching.use()
                : new CacheUse(0, 0, 0, 0);
    }

    /** Breaks off whatever is under way, now and later. */
    synchronized void abort() {
        aborted = true;
        Source from = source;
        if (from != null) {
            from.images().abort();
        }
        targets().forEach(target -> target.watch().sink().abort());
    }

    @Override
    public void close() {
        Source from = source();
        if (from != null) {
            from.images().close();
        }
        targets().forEach(target -> target.watch().sink().close());
    }
}

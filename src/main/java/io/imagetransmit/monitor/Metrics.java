package io.imagetransmit.monitor;

import io.imagetransmit.cache.CacheUse;
import io.imagetransmit.event.ImageOutcome;
import io.imagetransmit.watch.WatchEvent;
import io.imagetransmit.watch.WatchStatus;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * What Prometheus can ask for. Counts from the events; only targets are labels, so what there is does not grow with the images.
 * Safe for use by several threads.
 */
public final class Metrics implements Consumer<WatchEvent> {
    /** The media type of {@link #text}. */
    static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final double[] LAGS = {10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 86400};
    private static final double[] DURATIONS = {1, 5, 15, 60, 300, 900, 3600, 14400};
    private static final double NANOS = 1e9;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    private final Counter images;
    private final Counter bytes;
    private final Counter rounds;
    private final Counter lookFailures;
    private final Histogram durations;
    private final Histogram lags;

    /** What became of an image, in labels. */
    private enum Result {
        TRANSFERRED,
        PRESENT,
        FAILED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param status is told the same events
     * @param version of this program
     */
    public Metrics(WatchStatus status, String version) {
        images = counter("images", "Images that have come to their end, by target and result.")
                .labelNames("target", "result")
                .register(registry);
        bytes = counter("bytes", "Bytes of the blobs that were carried to a target, counted when their image ends.")
                .labelNames("target")
                .register(registry);
        rounds = counter("rounds", "Rounds that have ended.").register(registry);
        lookFailures = counter(
                        "look_failures",
                        "Times that a registry, or a repository of the source, could not be looked at.")
                .register(registry);
        durations = histogram("round_duration", "How long a round took.", DURATIONS);
        lags = histogram("lag", "At most so long after its push at the source an image had arrived at a target.", LAGS);
        gauge("last_round_timestamp_seconds", "When the last round ended, in Unix time.", callback -> {
            Instant last = status.snapshot().lastRound();
            if (last != null) {
                callback.call(last.toEpochMilli() / 1e3);
            }
        });
        gauge(
                "failing",
                "What fails at the moment (images, repositories, registries) and is tried again; 200 at most.",
                callback -> callback.call(status.snapshot().failures().size()));
        Info.builder()
                .name("image_transmit_build_info")
                .help("Which program this is.")
                .labelNames("version", "java")
                .register(registry)
                .setLabelValues(version, Runtime.version().toString());
    }

    /** Lets a target's counters begin with zeros, so that its first failure is seen as a change. */
    public void target(String host) {
        for (Result result : Result.values()) {
            images.labelValues(host, result.label());
        }
        bytes.labelValues(host);
    }

    /** Shows how many images the history knows. To be called once at most. */
    public void history(IntSupplier size) {
        gauge(
                "history_images",
                "Images that the history knows to have arrived.",
                callback -> callback.call(size.getAsInt()));
    }

    /** Shows what the cache is good for. To be called once at most. */
    public void cache(Supplier<CacheUse> use) {
        cache("cache_hits", "Blobs that came from the local cache.", use, CacheUse::hits);
        cache("cache_misses", "Blobs that the source had to be asked for.", use, CacheUse::misses);
        cache("cache_hit_bytes", "Bytes that came from the local cache.", use, CacheUse::hitBytes);
    }

    @Override
    public void accept(WatchEvent event) {
        if (event instanceof WatchEvent.ImageEnded ended) {
            ended(ended);
        } else if (event instanceof WatchEvent.Found found) {
            target(found.target().host());
        } else if (event instanceof WatchEvent.LookFailed) {
            lookFailures.inc();
        } else if (event instanceof WatchEvent.RoundEnded round) {
            rounds.inc();
            durations.observe(seconds(round.duration()));
        }
    }

    private void ended(WatchEvent.ImageEnded ended) {
        ImageOutcome outcome = ended.outcome();
        String host = ended.target().host();
        Result result = switch (outcome.state()) {
            case DONE -> Result.TRANSFERRED;
            case PRESENT -> Result.PRESENT;
            case FAILED, CANCELLED -> Result.FAILED;
        };
        images.labelValues(host, result.label()).inc();
        bytes.labelValues(host).inc(outcome.tally().movedBytes());
        Duration lag = ended.lag();
        if (lag != null) {
            lags.observe(Math.max(0, seconds(lag)));
        }
    }

    /** All of it now, in Prometheus' text format. */
    byte[] text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(8192);
        try {
            writer.write(out, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // not in memory
        }
        return out.toByteArray();
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / NANOS;
    }

    private static Counter.Builder counter(String name, String help) {
        return Counter.builder()
                .name("image_transmit_" + name + "_total")
                .help(help)
                .withoutExemplars();
    }

    private Histogram histogram(String name, String help, double[] bounds) {
        return Histogram.builder()
                .name("image_transmit_" + name + "_seconds")
                .unit(Unit.SECONDS)
                .help(help)
                .classicOnly()
                .classicUpperBounds(bounds)
                .withoutExemplars()
                .register(registry);
    }

    private void gauge(String name, String help, Consumer<GaugeWithCallback.Callback> value) {
        GaugeWithCallback.builder()
                .name("image_transmit_" + name)
                .help(help)
                .callback(value)
                .register(registry);
    }

    private void cache(String name, String help, Supplier<CacheUse> use, ToLongFunction<CacheUse> value) {
        CounterWithCallback.builder()
                .name("image_transmit_" + name + "_total")
                .help(help)
                .callback(callback -> callback.call((double) value.applyAsLong(use.get())))
                .register(registry);
    }
}

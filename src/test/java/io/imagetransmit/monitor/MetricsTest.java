package io.imagetransmit.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.cache.CacheUse;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.watch.MovedClock;
import io.imagetransmit.watch.WatchEvent;
import io.imagetransmit.watch.WatchStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final ImageReference IMAGE = ImageReference.tagged("team/app", "1.0");

    private final MovedClock clock = new MovedClock();
    private final WatchStatus status = new WatchStatus(clock);
    private final Metrics metrics = new Metrics(status, "1.2.3");

    private void tell(WatchEvent event) {
        status.accept(event);
        metrics.accept(event);
    }

    /** Each sample's value by its name and labels. */
    private Map<String, String> samples() {
        Map<String, String> samples = new TreeMap<>();
        for (String line : text().lines().toList()) {
            if (!line.startsWith("#")) {
                assertTrue(line.matches("[a-z_]+(\\{[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\")*})? [-+.0-9E]+"), line);
                int blank = line.lastIndexOf(' ');
                assertNull(samples.put(line.substring(0, blank), line.substring(blank + 1)), line);
            }
        }
        return samples;
    }

    private String text() {
        return new String(metrics.text(), StandardCharsets.UTF_8);
    }

    private void assertSample(String value, String name) {
        assertEquals(value, samples().get("image_transmit_" + name), () -> name + " in\n" + text());
    }

    @Test
    void countsWhatBecomesOfImages() {
        metrics.target("b:5000");
        tell(Events.arrived("a", IMAGE, 1000, Duration.ofSeconds(45)));
        tell(Events.arrived("a", IMAGE, 24, null));
        tell(Events.arrived("a", IMAGE, 0, Duration.ofMinutes(3)));
        tell(Events.failed("a", IMAGE, Events.failure(Kind.REFUSED, Map.of()), clock.instant()));
        assertSample("2.0", "images_total{result=\"transferred\",target=\"a\"}");
        assertSample("1.0", "images_total{result=\"present\",target=\"a\"}");
        assertSample("1.0", "images_total{result=\"failed\",target=\"a\"}");
        assertSample("0.0", "images_total{result=\"failed\",target=\"b:5000\"}");
        assertSample("1024.0", "bytes_total{target=\"a\"}");
        assertSample("0.0", "bytes_total{target=\"b:5000\"}");
        assertSample("2", "lag_seconds_count");
        assertSample("225.0", "lag_seconds_sum");
        assertSample("0", "lag_seconds_bucket{le=\"30.0\"}");
        assertSample("1", "lag_seconds_bucket{le=\"60.0\"}");
        assertSample("2", "lag_seconds_bucket{le=\"+Inf\"}");
        assertSample("1.0", "failing");
    }

    @Test
    void countsRounds() {
        assertFalse(samples().containsKey("image_transmit_last_round_timestamp_seconds"));
        tell(new WatchEvent.RoundStarted(1, clock.instant()));
        tell(new WatchEvent.LookFailed("x", Events.failure(Kind.TIMEOUT, Map.of()), clock.instant()));
        assertSample("1.0", "failing");
        tell(new WatchEvent.RoundEnded(1, 1, 1, 0, 1, Duration.ofMillis(2500)));
        assertSample("1.0", "rounds_total");
        assertSample("1.0", "look_failures_total");
        assertSample("2.5", "round_duration_seconds_sum");
        assertEquals(clock.instant().getEpochSecond(), (long)
                Double.parseDouble(samples().get("image_transmit_last_round_timestamp_seconds")));
        assertSample("1", "build_info{java=\"" + Runtime.version() + "\",version=\"1.2.3\"}");
    }

    @Test
    void showsHistoryAndCacheWhereThereAreSuch() {
        assertFalse(text().contains("cache"));
        metrics.history(() -> 7);
        metrics.cache(() -> new CacheUse(3, 300, 4, 400));
        assertSample("7.0", "history_images");
        assertSample("3.0", "cache_hits_total");
        assertSample("4.0", "cache_misses_total");
        assertSample("300.0", "cache_hit_bytes_total");
    }

    @Test
    void everythingIsExplainedAndNothingGrowsWithTheImages() {
        tell(Events.arrived("a", IMAGE, 1, Duration.ofSeconds(1)));
        int before = samples().size();
        for (int i = 1; i < 500; i++) {
            tell(Events.arrived("a", ImageReference.tagged("team/app" + i, "1"), i, Duration.ofSeconds(i)));
            tell(Events.failed(
                    "a", ImageReference.tagged("bad" + i, "1"), Events.failure(Kind.DISK, Map.of()), clock.instant()));
        }
        assertEquals(before + 1, samples().size(), "the failed ones");
        for (String line : text().lines().toList()) {
            String name = line.replaceFirst("[ {].*", "").replaceFirst("_(bucket|sum|count)$", "");
            assertTrue(line.startsWith("#") || text().contains("# HELP " + name + " "), line);
        }
    }
}

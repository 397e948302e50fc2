package io.imagetransmit.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.cache.CacheUse;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.plan.TargetNaming;
import io.imagetransmit.watch.FakeRegistry;
import io.imagetransmit.watch.MovedClock;
import io.imagetransmit.watch.WatchEvent;
import io.imagetransmit.watch.WatchStatus;
import io.imagetransmit.watch.WatchTarget;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchMonitorTest {
    private static final Messages ENGLISH = Messages.of(Language.EN);

    private final MovedClock clock = new MovedClock();
    private final WatchStatus status = new WatchStatus(clock);

    private WatchMonitor start(String listen, Map<String, String> variables) throws UsageException {
        return WatchMonitor.start(
                Unseen.surroundings(ENGLISH, variables),
                listen,
                clock,
                new WatchMonitor.Windows(status, List::of, () -> 0, () -> 42, () -> new CacheUse(5, 6, 7, 8)));
    }

    private static String read(WatchMonitor monitor, String path, String token) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) monitor.uri().resolve(path).toURL().openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + token);
        try (InputStream in = connection.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void showsWhatItIsTold() throws IOException, UsageException {
        try (WatchMonitor monitor = start("0", Map.of())) {
            assertTrue(
                    monitor.uri().toString().matches("http://127\\.0\\.0\\.1:\\d+/"),
                    monitor.uri().toString());
            WatchTarget target =
                    new WatchTarget("target.example", new TargetNaming(false, null), new FakeRegistry(), false);
            monitor.accept(new WatchEvent.Found(target, 1));
            monitor.accept(new WatchEvent.RoundEnded(1, 1, 1, 0, 0, Duration.ofSeconds(1)));
            String metrics = read(monitor, "/metrics", "");
            assertTrue(metrics.contains("\nimage_transmit_rounds_total 1.0\n"), metrics);
            assertTrue(metrics.contains("\nimage_transmit_history_images 42.0\n"), metrics);
            assertTrue(metrics.contains("\nimage_transmit_cache_hits_total 5.0\n"), metrics);
            assertTrue(metrics.contains("{target=\"target.example\"} 0.0\n"), metrics);
            assertEquals("ok\n", read(monitor, "/healthz", ""));
            assertTrue(read(monitor, "/?lang=zh", "").contains("守护模式"));
        }
    }

    @Test
    void othersNeedTheTokenFromTheEnvironment() throws IOException, UsageException {
        for (String listen : List.of("0.0.0.0:0", ":0", "[::]:0")) {
            for (Map<String, String> variables :
                    List.of(Map.<String, String>of(), Map.of("IMAGE_TRANSMIT_TOKEN", " \n"))) {
                UsageException refused = assertThrows(UsageException.class, () -> start(listen, variables));
                String text = ENGLISH.text(refused.key(), refused.details());
                assertTrue(text.contains("set the environment variable IMAGE_TRANSMIT_TOKEN to"), text);
            }
        }
        try (WatchMonitor monitor = start(":0", Map.of("IMAGE_TRANSMIT_TOKEN", "abc\n"))) {
            assertTrue(read(monitor, "/", "abc").contains("Watch mode"));
            IOException refused = assertThrows(IOException.class, () -> read(monitor, "/", "abd"));
            assertTrue(String.valueOf(refused.getMessage()).contains("401"), refused.toString());
        }
        try (WatchMonitor monitor = start("127.0.0.1:0", Map.of("IMAGE_TRANSMIT_TOKEN", "abc"))) {
            assertThrows(IOException.class, () -> read(monitor, "/", ""), "who sets it wants to be asked");
        }
    }

    @Test
    void saysWhatIsWrongWithTheAddress() throws UsageException {
        assertEquals(
                "usage.listen",
                assertThrows(UsageException.class, () -> start("x:y", Map.of())).key());
        try (WatchMonitor monitor = start("127.0.0.1:0", Map.of())) {
            String taken = monitor.uri().getAuthority();
            UsageException refused = assertThrows(UsageException.class, () -> start(taken, Map.of()));
            assertEquals("serve.inUse", refused.key());
            assertEquals(taken, refused.details().get("address"));
            assertFalse(String.valueOf(refused.details().get("message")).isEmpty());
        }
    }
}

package io.imagetransmit.job;

import io.imagetransmit.i18n.Language;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.monitor.Events;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import io.imagetransmit.watch.MovedClock;
import io.imagetransmit.watch.WatchEvent;
import io.imagetransmit.watch.WatchStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Watch mode in several moods, for tests, and as files to look at in a browser. */
final class StatusExamples {
    /** What a registry may say to whoever believes it. */
    static final String HOSTILE = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>&amp;\u202Egnp\u0007";

    private static final long MIB = 1 << 20;
    private static final String TARGET = "registry.example:8443";

    final MovedClock clock = new MovedClock();
    final WatchStatus status = new WatchStatus(clock);
    final List<RunningBlob> running = new ArrayList<>();
    private boolean stalled;

    StatusPage page(Language usual) {
        StatusPage.Contents contents = new StatusPage.Contents(status, () -> running, () -> stalled);
        return new StatusPage(usual, clock, contents, "1.0.0");
    }

    static StatusExamples empty() {
        StatusExamples examples = new StatusExamples();
        examples.round(1);
        examples.between();
        return examples;
    }

    static StatusExamples busy() {
        StatusExamples examples = new StatusExamples();
        examples.round(1);
        for (int i = 0; i < 6; i++) {
            examples.arrival("team/service-" + i, "1.4." + i, (i * 37L) * MIB, i == 0 ? null : Duration.ofSeconds(61));
            examples.clock.move(Duration.ofHours(5));
        }
        examples.between();
        examples.status.accept(new WatchEvent.RoundStarted(2, examples.clock.instant()));
        examples.clock.move(Duration.ofSeconds(125));
        examples.arrival(
                "platform/with/a/deep/path/and-a-rather-long-name", "2026.11.26-release-candidate.1", MIB, null);
        examples.running.add(
                new RunningBlob(TARGET + "/yyyy/team/service-1", 700 * MIB, 1200 * MIB, Duration.ofSeconds(80)));
        examples.running.add(new RunningBlob(
                TARGET + "/yyyy/platform/with/a/deep/path/and-a-rather-long-name", 0, 3 * MIB, Duration.ZERO));
        return examples;
    }

    static StatusExamples failing() {
        StatusExamples examples = busy();
        examples.running.clear();
        examples.fail("", Side.SOURCE, Kind.RATE_LIMITED, Map.of("host", "10.45.80.1", "status", "429"), 300);
        examples.fail("_catalog", Side.SOURCE, Kind.FORBIDDEN, Map.of("host", "10.45.80.1", "status", "403"), 300);
        examples.fail("team/gone", Side.SOURCE, Kind.NOT_FOUND, Map.of("host", "10.45.80.1", "name", "team/gone"), 60);
        for (int i = 0; i < 3; i++) {
            examples.status.accept(Events.failed(
                    TARGET,
                    ImageReference.tagged("team/service-9", "2.0"),
                    Events.failure(
                            Kind.SERVER_ERROR, Map.of("host", TARGET, "status", "500", "message", "no space left")),
                    examples.clock.instant().plusSeconds(900)));
        }
        examples.between();
        return examples;
    }

    static StatusExamples stalled() {
        StatusExamples examples = busy();
        examples.stalled = true;
        return examples;
    }

    static StatusExamples hostile() {
        StatusExamples examples = busy();
        examples.running.add(new RunningBlob(HOSTILE, 1, 2, Duration.ofSeconds(1)));
        examples.fail(HOSTILE, Side.SOURCE, Kind.REJECTED, Map.of("host", HOSTILE, "message", HOSTILE), 60);
        return examples;
    }

    private void round(long number) {
        status.accept(new WatchEvent.RoundStarted(number, clock.instant()));
        clock.move(Duration.ofSeconds(2));
    }

    private void between() {
        status.accept(new WatchEvent.RoundEnded(1, 1, 1, 0, 0, Duration.ofSeconds(2)));
        clock.move(Duration.ofSeconds(20));
        status.next(clock.instant().plusSeconds(38));
    }

    private void arrival(String repository, String tag, long bytes, @Nullable Duration lag) {
        status.accept(Events.arrived(TARGET, ImageReference.tagged(repository, tag), bytes, lag));
    }

    private void fail(String what, Side side, Kind kind, Map<String, String> details, int seconds) {
        status.accept(new WatchEvent.LookFailed(
                what,
                new TransferException(side, kind, details),
                clock.instant().plusSeconds(seconds)));
    }

    /** Writes each example in each language into the folder. */
    public static void main(String[] arguments) throws IOException {
        Map<String, StatusExamples> examples = Map.of(
                "empty", empty(), "busy", busy(), "failing", failing(), "stalled", stalled(), "hostile", hostile());
        for (Map.Entry<String, StatusExamples> example : examples.entrySet()) {
            for (Language language : Language.values()) {
                String name = language.name().toLowerCase(Locale.ROOT);
                Files.writeString(
                        Path.of(arguments[0], example.getKey() + "-" + name + ".html"),
                        example.getValue().page(language).document(null, null).html());
            }
        }
    }
}

package io.imagetransmit.gui.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.gui.view.OverallProgress.Snapshot;
import io.imagetransmit.gui.view.OverallProgress.Stage;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.i18n.Messages;
import java.awt.Dimension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverallProgressTest {
    private static final long MB = 1024 * 1024;

    private static Snapshot snapshot(Stage stage, int failed, long done, long total, double speed) {
        return new Snapshot(stage, 10, 4, failed, done, total, speed, Duration.ofSeconds(125));
    }

    @Test
    void tellsHowFarTheWholeIs() {
        Texts texts = new Texts(Language.EN);
        try (ShownPiece<OverallProgress> shown =
                new ShownPiece<>(new Dimension(800, 60), () -> new OverallProgress(texts))) {
            assertTrue(line(shown).startsWith("Nothing is being transferred."));
            shown.run(() -> shown.piece().show(snapshot(Stage.RUNNING, 1, 200 * MB, 400 * MB, MB)));
            assertEquals("4 of 10 images   ·   200.0MB / 400.0MB   ·   1.0MB/s   ·   3 min 20 s left", line(shown));
            assertEquals(
                    "50%",
                    shown.ask(() ->
                            shown.window().progressBar("progress-bar").target().getString()));
            assertEquals("1 failed", shown.window().label("progress-failures").text());
            shown.run(() -> texts.use(Language.ZH));
            assertEquals("镜像 4 / 10   ·   200.0MB / 400.0MB   ·   1.0MB/s   ·   剩余约 3 分 20 秒", line(shown));
            shown.run(() -> shown.piece().show(snapshot(Stage.STOPPING, 1, 200 * MB, 400 * MB, MB)));
            assertEquals("正在停止…", line(shown));
            shown.run(() -> shown.piece().show(snapshot(Stage.ENDED, 0, 400 * MB, 400 * MB, 0)));
            assertEquals("已结束，用时 2M05S：镜像 4 / 10   ·   400.0MB / 400.0MB", line(shown));
        }
    }

    private static String line(ShownPiece<?> shown) {
        return String.valueOf(shown.window().label("progress-line").text());
    }

    @Test
    void shareIsOfBytesAndOfImagesAsLongAsThereAreNone() {
        assertEquals(0.5, snapshot(Stage.RUNNING, 1, 5, 10, 0).share());
        assertEquals(0.5, snapshot(Stage.RUNNING, 1, 0, ImageRow.UNKNOWN, 0).share());
        assertEquals(-1, Snapshot.IDLE.share());
        assertEquals(-1, snapshot(Stage.WATCHING, 1, 5, 10, 0).share());
        assertEquals(1, new Snapshot(Stage.ENDED, 2, 2, 0, 5, 10, 0, Duration.ZERO).share());
        assertEquals(-1, new Snapshot(Stage.ENDED, 0, 0, 0, 0, ImageRow.UNKNOWN, 0, Duration.ZERO).share());
        assertEquals(0.5, snapshot(Stage.ENDED, 1, 5, 10, 0).share());
    }

    @ParameterizedTest
    @CsvSource({
        "0, less than 10 s left",
        "9, less than 10 s left",
        "11, 15 s left",
        "56, 1 min left",
        "198, 3 min 20 s left",
        "601, 11 min left",
        "3541, 1 h left",
        "3900, 1 h 5 min left",
        "86400, more than a day left",
    })
    void timeLeftIsAsExactAsItCanBe(long seconds, String text) {
        assertEquals(text, TimeLeft.text(Duration.ofSeconds(seconds), Messages.of(Language.EN)));
    }

    @Test
    void taskBarShowsShareFailureAndNothing() {
        List<String> told = new ArrayList<>();
        TaskbarProgress taskbar = new TaskbarProgress(new TaskbarProgress.Button() {
            @Override
            public void percent(int percent) {
                told.add(percent + "%");
            }

            @Override
            public void error(boolean error) {
                told.add(error ? "error" : "fine");
            }

            @Override
            public void off() {
                told.add("off");
            }
        });
        taskbar.show(snapshot(Stage.RUNNING, 0, 5, 10, 0));
        taskbar.show(snapshot(Stage.RUNNING, 1, 6, 10, 0));
        taskbar.show(snapshot(Stage.ENDED, 1, 6, 10, 0));
        taskbar.show(snapshot(Stage.ENDED, 0, 10, 10, 0));
        taskbar.show(snapshot(Stage.STOPPED, 0, 10, 10, 0));
        assertEquals(List.of("50%", "fine", "60%", "error", "100%", "error", "off", "off"), told);
    }

    @Test
    void platformsWithoutTaskBarShowNothing() {
        try (ShownPiece<OverallProgress> shown =
                new ShownPiece<>(new Dimension(300, 60), () -> new OverallProgress(new Texts(Language.EN)))) {
            shown.run(() -> {
                TaskbarProgress taskbar = new TaskbarProgress(shown.window().target());
                taskbar.show(snapshot(Stage.RUNNING, 0, 5, 10, 0));
                taskbar.off();
            });
        }
    }
}

package io.imagetransmit.gui;

import io.imagetransmit.gui.ActionBar.Action;
import io.imagetransmit.gui.view.LogPane;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.Polling;
import io.imagetransmit.testing.RealRegistry;
import io.imagetransmit.testing.RegistryPusher;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.testing.Watchdog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.swing.edt.GuiActionRunner;

/**
 * The window with a great deal to show: a thousand images that are carried while a hundred thousand lines come into the log, the
 * language is changed, and the table is sorted. {@code bench/run} prints what {@link #main} measures.
 */
final class WindowLoad implements AutoCloseable {
    static final int IMAGES = 1000;
    static final int LINES = 100_000;

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final RealRegistry source = RealRegistry.started();
    private final RealRegistry target = RealRegistry.started();
    private final WindowRig rig = new WindowRig(
            Language.EN,
            WindowRig.settings(source.url().toString(), target.url().toString()));
    private final List<String> list = new ArrayList<>();

    WindowLoad() {
        TestImage image = OddImages.dockerImage(700);
        RegistryPusher pusher = new RegistryPusher(source.access());
        pusher.push("load/app", "0", image);
        list.add("load/app:0");
        for (int i = 1; i < IMAGES; i++) {
            pusher.manifest("load/app", String.valueOf(i), image.top());
            list.add("load/app:" + i);
        }
    }

    /** Everything that it takes to have all code compiled and all pieces painted once. */
    void warmUp() throws InterruptedException {
        rig.list(list.subList(0, 50).toArray(String[]::new));
        rig.press(Action.TRANSMIT);
        rig.awaitEnd();
        write(5000);
        rearrange();
    }

    /** Carries all images while lines come in. */
    void run() throws InterruptedException {
        rig.list(list.toArray(String[]::new));
        rig.press(Action.TRANSMIT);
        write(LINES);
        rearrange();
        String end = rig.awaitEnd(LIMIT);
        if (!end.startsWith("Done: all " + IMAGES)) {
            throw new IllegalStateException(end);
        }
        Polling.until(
                "all lines are there",
                LIMIT,
                () -> GuiActionRunner.execute(() -> rig.window()
                                .list("log-lines")
                                .target()
                                .getModel()
                                .getSize())
                        >= LINES);
    }

    private void write(int lines) throws InterruptedException {
        LogPane log = rig.frame().desk().log();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int writer = i;
            Thread thread = new Thread(() -> {
                for (int line = 0; line < lines / 4; line++) {
                    log.append("[2026-11-26 05:00:00] Put a blob sha256:0123456789ab(19.7KB) to 10.0.0.1/load/app:"
                            + writer + line + " success");
                }
            });
            thread.start();
            writers.add(thread);
        }
        for (Thread thread : writers) {
            thread.join();
        }
    }

    private void rearrange() {
        rig.press(Action.LANGUAGE);
        GuiActionRunner.execute(
                () -> rig.window().table("images").target().getRowSorter().toggleSortOrder(0));
        rig.press(Action.LANGUAGE);
    }

    @Override
    public void close() {
        rig.close();
        source.close();
        target.close();
    }

    /** Prints the longest event and the most memory; see {@code bench/}. */
    public static void main(String[] arguments) throws InterruptedException, IOException {
        io.imagetransmit.testing.Screen.open();
        try (WindowLoad load = new WindowLoad();
                Watchdog watchdog = new Watchdog()) {
            Thread.setDefaultUncaughtExceptionHandler(
                    null); // what goes wrong is for whoever runs this, not for the window
            load.warmUp();
            watchdog.forget();
            long start = System.nanoTime();
            load.run();
            Watchdog.Hold worst = watchdog.worst();
            System.err.println(worst);
            System.out.println("images " + IMAGES);
            System.out.println("lines " + LINES);
            System.out.println("seconds " + (System.nanoTime() - start) / 1_000_000_000.0);
            System.out.println("event_ms " + (worst == null ? 0 : worst.held().toNanos() / 1e6));
            System.out.println(
                    "event_wall_ms " + (worst == null ? 0 : worst.wall().toNanos() / 1e6));
            Path status = Path.of("/proc/self/status");
            for (String line : Files.readAllLines(status, StandardCharsets.UTF_8)) {
                if (line.startsWith("VmHWM:")) {
                    System.out.println("peak_kb " + line.replaceAll("\\D", ""));
                }
            }
        }
        System.exit(0);
    }
}

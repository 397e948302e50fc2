package io.imagetransmit.cli;

import io.imagetransmit.event.BlobProgress;
import io.imagetransmit.i18n.HumanUnits;
import io.imagetransmit.job.Console;
import io.imagetransmit.job.FrontEnd;
import io.imagetransmit.job.Speedometer;
import io.imagetransmit.job.TransferView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Draws the status: on a terminal some times a second with a bar for the whole and one for each running blob, elsewhere a line now
 * and then.
 */
final class StatusTicker implements FrontEnd.Standby {
    private static final int NARROWEST_BAR = 8;
    private static final int WIDEST_BAR = 24;
    /** What stands beside a bar: numbers, and the beginning of what is moved. */
    private static final int BESIDE = 71;

    private static final long LIVE_MILLIS = 250;
    private static final long PLAIN_MILLIS = 10_000;

    private final Console console;
    private final List<TransferView> views;
    private final ScheduledExecutorService timer;
    private final Map<TransferView, Speedometer> overall = new HashMap<>();
    private final Map<BlobProgress, Speedometer> speeds = new HashMap<>();

    /** @param views one for each target, in the order in which they are shown */
    StatusTicker(Console console, List<TransferView> views) {
        this.console = console;
        this.views = List.copyOf(views);
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "status");
            thread.setDaemon(true);
            return thread;
        });
        long pace = console.isLive() ? LIVE_MILLIS : PLAIN_MILLIS;
        var unused = timer.scheduleAtFixedRate(this::tick, pace, pace, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        if (console.isLive()) {
            console.show(lines());
        } else {
            views.forEach(view -> console.print(view.status()));
        }
    }

    private List<String> lines() {
        long now = System.nanoTime();
        int width = Math.max(NARROWEST_BAR, Math.min(WIDEST_BAR, console.width() - BESIDE));
        List<String> lines = new ArrayList<>();
        Map<BlobProgress, TransferView> running = new LinkedHashMap<>();
        for (TransferView view : views) {
            lines.add(view.status());
            long total = view.meter().wantedBytes();
            long done = view.meter().finishedBytes();
            double speed =
                    overall.computeIfAbsent(view, unused -> new Speedometer()).at(now, done);
            if (total > 0) {
                lines.add(bar(width, done, total, speed));
            }
            view.meter().running().forEach(blob -> running.put(blob, view));
        }
        speeds.keySet().retainAll(running.keySet());
        int room = Math.max(1, console.height() - 2 - 2 * views.size());
        running.entrySet().stream()
                .limit(room)
                .forEach(blob -> lines.add(bar(width, now, blob.getKey(), blob.getValue())));
        return lines;
    }

    private String bar(int width, long now, BlobProgress blob, TransferView view) {
        double speed = speeds.computeIfAbsent(blob, unused -> new Speedometer()).at(now, blob.position());
        return bar(width, blob.position(), blob.blob().size(), speed) + "  " + view.label()
                + blob.blob().digest().shortHex() + " " + blob.repository();
    }

    /** {@code [=======>        ]  45%  12.0MB/30.0MB  4.5MB/s  4S}, in columns that do not jump. */
    static String bar(int width, long done, long total, double speed) {
        double share = total <= 0 ? 1 : Math.min(1, (double) done / total);
        int filled = (int) Math.round(share * width);
        String bar = "=".repeat(filled) + (filled < width ? ">" + " ".repeat(width - filled - 1) : "");
        String left = speed > 1 && done < total
                ? HumanUnits.duration(Duration.ofSeconds((long) Math.ceil((total - done) / speed)))
                : "";
        return String.format(
                "[%s] %3d%% %9s/%-9s %10s %8s",
                bar,
                (int) (share * 100),
                HumanUnits.bytes(done),
                HumanUnits.bytes(total),
                HumanUnits.rate(speed),
                left);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        console.show(List.of());
    }
}

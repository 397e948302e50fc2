package io.imagetransmit.gui.view;

import io.imagetransmit.i18n.HumanUnits;
import java.awt.BorderLayout;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.swing.BorderFactory;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JProgressBar;

/** How far the whole is: a bar, and a line with images, bytes, speed and the time that is left. */
public final class OverallProgress extends JPanel {
    private static final int FULL = 1000;
    private static final double MOST_SECONDS = 1e8;

    /** What the whole is doing. */
    public enum Stage {
        /** Nothing has been begun. */
        IDLE,
        RUNNING,
        /** There is no end to it, and so no share of it. */
        WATCHING,
        /** The user wants it to stop. */
        STOPPING,
        ENDED,
        /** Ended by the user. */
        STOPPED
    }

    /**
     * A moment of the whole.
     *
     * @param images how many there are in all; 0 as long as nobody knows
     * @param done those that are at the target, or were there already
     * @param totalBytes {@link ImageRow#UNKNOWN} as long as nobody knows
     */
    public record Snapshot(
            Stage stage,
            int images,
            int done,
            int failed,
            long doneBytes,
            long totalBytes,
            double bytesPerSecond,
            Duration elapsed) {
        public static final Snapshot IDLE = new Snapshot(Stage.IDLE, 0, 0, 0, 0, ImageRow.UNKNOWN, 0, Duration.ZERO);

        /** From 0 to 1; by bytes, and by images as long as there are no bytes to count; -1 if it cannot be told. */
        double share() {
            if (stage == Stage.WATCHING) {
                return -1;
            }
            if (stage == Stage.ENDED && images > 0 && done == images) {
                return 1;
            }
            if (totalBytes > 0) {
                return Math.min(1, (double) doneBytes / totalBytes);
            }
            return images <= 0 ? -1 : Math.min(1, (double) (done + failed) / images);
        }

        /** Empty if nothing moves or nobody knows how much there is. */
        Optional<Duration> left() {
            if (stage != Stage.RUNNING || totalBytes <= 0 || bytesPerSecond < 1) {
                return Optional.empty();
            }
            double seconds = Math.max(0.0, (double) (totalBytes - doneBytes)) / bytesPerSecond;
            return Optional.of(Duration.ofSeconds((long) Math.min(seconds, MOST_SECONDS)));
        }
    }

    private final Texts texts;
    private final JProgressBar bar = new JProgressBar(0, FULL);
    private final JLabel line = new JLabel();
    private final JLabel failures = new JLabel();
    private Snapshot shown = Snapshot.IDLE;

    public OverallProgress(Texts texts) {
        super(new BorderLayout(8, 2));
        this.texts = texts;
        bar.setName("progress-bar");
        line.setName("progress-line");
        failures.setName("progress-failures");
        failures.setIcon(Symbol.FAILED.icon(Tone.BAD::color));
        Tone.BAD.of(failures);
        bar.setStringPainted(true);
        JPanel below = new JPanel(new BorderLayout(12, 0));
        below.add(failures, BorderLayout.WEST);
        below.add(line, BorderLayout.CENTER);
        setBorder(BorderFactory.createEmptyBorder(4, 8, 4, 8));
        add(bar, BorderLayout.NORTH);
        add(below, BorderLayout.CENTER);
        texts.show(this::say);
    }

    /** As often as one likes; on the event thread. */
    public void show(Snapshot snapshot) {
        shown = snapshot;
        say();
    }

    private void say() {
        double share = shown.share();
        bar.setIndeterminate(share < 0 && shown.stage() == Stage.RUNNING);
        bar.setValue((int) (Math.max(0, share) * FULL));
        bar.setString(share < 0 ? "" : (int) (share * 100) + "%");
        bar.getAccessibleContext().setAccessibleName(texts.text("gui.progress"));
        failures.setVisible(shown.failed() > 0);
        failures.setText(texts.text("gui.progress.failed", Map.of("count", String.valueOf(shown.failed()))));
        line.setText(told());
        line.setToolTipText(line.getText());
    }

    private String told() {
        return switch (shown.stage()) {
            case IDLE -> texts.text("gui.progress.idle");
            case RUNNING -> joined(images(), amount(), speed(), left());
            case WATCHING -> joined(counted("gui.progress.watching"), amount(), speed());
            case STOPPING -> texts.text("gui.progress.stopping");
            case ENDED -> joined(counted("gui.progress.ended"), amount());
            case STOPPED -> joined(counted("gui.progress.stopped"), amount());
        };
    }

    private static String joined(String... parts) {
        return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining("   ·   "));
    }

    private String images() {
        return shown.images() <= 0 ? texts.text("gui.progress.starting") : counted("gui.progress.images");
    }

    private String counted(String key) {
        return texts.text(
                key,
                Map.of(
                        "done", String.valueOf(shown.done()),
                        "all", String.valueOf(shown.images()),
                        "time", HumanUnits.duration(shown.elapsed())));
    }

    private String amount() {
        if (shown.doneBytes() <= 0 && shown.totalBytes() <= 0) {
            return "";
        }
        String done = HumanUnits.bytes(shown.doneBytes());
        return shown.totalBytes() < 0 ? done : done + " / " + HumanUnits.bytes(shown.totalBytes());
    }

    private String speed() {
        return shown.bytesPerSecond() > 0 ? HumanUnits.rate(shown.bytesPerSecond()) : "";
    }

    private String left() {
        return shown.left().map(left -> TimeLeft.text(left, texts.messages())).orElse("");
    }
}

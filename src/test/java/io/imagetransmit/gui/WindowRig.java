package io.imagetransmit.gui;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.config.SettingsLoader;
import io.imagetransmit.gui.ActionBar.Action;
import io.imagetransmit.gui.view.Appearance;
import io.imagetransmit.gui.view.ImageRow;
import io.imagetransmit.gui.view.SystemTheme;
import io.imagetransmit.gui.view.Theme;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.job.Environment;
import io.imagetransmit.testing.Polling;
import io.imagetransmit.testing.Screen;
import io.imagetransmit.testing.TemporaryFolder;
import java.awt.event.KeyEvent;
import java.awt.event.WindowEvent;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.swing.AbstractButton;
import javax.swing.JButton;
import javax.swing.JList;
import javax.swing.SwingUtilities;
import org.assertj.swing.core.BasicRobot;
import org.assertj.swing.core.Robot;
import org.assertj.swing.edt.GuiActionRunner;
import org.assertj.swing.finder.JFileChooserFinder;
import org.assertj.swing.finder.JOptionPaneFinder;
import org.assertj.swing.finder.WindowFinder;
import org.assertj.swing.fixture.DialogFixture;
import org.assertj.swing.fixture.FrameFixture;
import org.assertj.swing.fixture.JFileChooserFixture;
import org.assertj.swing.fixture.JOptionPaneFixture;
import org.jspecify.annotations.Nullable;

/** The window in a folder of its own, used by mouse and keyboard as a person would. */
final class WindowRig implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TemporaryFolder folder = new TemporaryFolder("窗口");
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final Robot robot;
    private final MainFrame frame;
    private final FrameFixture window;
    private @Nullable Run seen;

    /** @param settings text of {@code cfg.yaml}; none for an empty one */
    WindowRig(Language language, String settings) {
        this(language, Theme.LIGHT, settings);
    }

    WindowRig(Language language, Theme theme, String settings) {
        Screen.open();
        if (!settings.isEmpty()) {
            folder.write("cfg.yaml", settings);
        }
        robot = BasicRobot.robotWithNewAwtHierarchy();
        Map<String, String> variables = new HashMap<>();
        Environment environment = new Environment(
                variables,
                folder.path(),
                folder.path(),
                InputStream.nullInputStream(),
                new PrintStream(errors, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8));
        frame = GuiActionRunner.execute(() -> {
            Appearance appearance = new Appearance(SystemTheme.here());
            appearance.use(theme, language, () -> {});
            return WindowProgram.open(
                    environment,
                    new SettingsLoader(variables).find(folder.path()),
                    language,
                    WindowState.load(environment.data()),
                    new WindowProgram.Look(appearance, theme));
        });
        window = new FrameFixture(robot, frame);
    }

    /** A source {@code a} and a target {@code b} at these addresses. */
    static String settings(String source, String target) {
        return "source:\n- name: a\n  registry: " + source + "\ntarget:\n- name: b\n  registry: " + target
                + "\ncompressor: tar\n";
    }

    /** A text of the window, in its language. */
    String text(String key) {
        return GuiActionRunner.execute(() -> frame.texts().text(key));
    }

    FrameFixture window() {
        return window;
    }

    MainFrame frame() {
        return frame;
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    void list(String... lines) {
        GuiActionRunner.execute(() -> frame.desk().editor().area().setText(String.join("\n", lines)));
    }

    String list() {
        return GuiActionRunner.execute(() -> frame.desk().editor().text());
    }

    /** Presses a button that can be pressed; where a question comes of it, does not wait for its answer. */
    void press(Action action) {
        Polling.until(action + " can be pressed", PATIENCE, () -> isEnabled(action));
        press(GuiActionRunner.execute(() -> frame.desk().actions().button(action)));
    }

    /** By the event thread itself: without a window manager a click by mouse may come where the button was a moment ago. */
    void press(AbstractButton button) {
        SwingUtilities.invokeLater(() -> button.doClick(0));
        robot.waitForIdle();
    }

    /** By mouse. */
    void click(Action action) {
        window.button(button(action)).click();
    }

    boolean isEnabled(Action action) {
        return GuiActionRunner.execute(() -> {
            JButton button = frame.desk().actions().button(action);
            return button.isEnabled();
        });
    }

    private static String button(Action action) {
        return action.name().toLowerCase(Locale.ROOT);
    }

    /** Waits until the job that was begun last has ended, and gives what the window says then. */
    String awaitEnd() {
        return awaitEnd(PATIENCE);
    }

    String awaitEnd(Duration patience) {
        Polling.until("the job ends; the window says: " + notice(), patience, () -> {
            Run run = GuiActionRunner.execute(() -> frame.session().ended());
            boolean other = run != null && run != seen;
            seen = other ? run : seen;
            return other;
        });
        return notice();
    }

    /** Waits until the window says something with this in it. */
    void awaitNotice(String part) {
        Polling.until("the window says " + part, PATIENCE, () -> notice().contains(part));
    }

    String notice() {
        return GuiActionRunner.execute(() -> frame.desk().notice().text());
    }

    /** What the user's log file holds. */
    String log() {
        try {
            return Files.readString(path("data/log.txt"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands in the log on the right. */
    String logShown() {
        return GuiActionRunner.execute(() -> {
            var lines = robot.finder()
                    .findByName(frame, "log-lines", JList.class, false)
                    .getModel();
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < lines.getSize(); i++) {
                text.append(lines.getElementAt(i)).append('\n');
            }
            return text.toString();
        });
    }

    List<ImageRow> rows() {
        return GuiActionRunner.execute(() -> frame.desk().table().rows());
    }

    /** Answers the file chooser that is open, or about to be. */
    void choose(Path file) {
        JFileChooserFixture chooser =
                JFileChooserFinder.findFileChooser().withTimeout(20_000).using(robot);
        SwingUtilities.invokeLater(() -> {
            if (chooser.target().isMultiSelectionEnabled()) {
                chooser.target().setSelectedFiles(new File[] {file.toFile()});
            } else {
                chooser.target().setSelectedFile(file.toFile());
            }
            chooser.target().approveSelection();
        });
        robot.waitForIdle();
    }

    /** Answers the question that is asked, or about to be, by the button of this text. */
    void answer(String button) {
        JOptionPaneFixture question =
                JOptionPaneFinder.findOptionPane().withTimeout(20_000).using(robot);
        press(question.buttonWithText(button).target());
    }

    /** A dialog that is open, or about to be. */
    DialogFixture dialog(String name) {
        return WindowFinder.findDialog(name).withTimeout(20_000).using(robot);
    }

    /** Presses this key together with Alt, the keyboard being in the list. */
    void alt(int key) {
        robot.focusAndWaitForFocusGain(frame.desk().editor().area());
        robot.pressKey(KeyEvent.VK_ALT);
        robot.pressAndReleaseKeys(key);
        robot.releaseKey(KeyEvent.VK_ALT);
        robot.waitForIdle();
    }

    void escape() {
        robot.pressAndReleaseKeys(KeyEvent.VK_ESCAPE);
        robot.waitForIdle();
    }

    void requestClose() {
        SwingUtilities.invokeLater(() -> frame.dispatchEvent(new WindowEvent(frame, WindowEvent.WINDOW_CLOSING)));
    }

    boolean isOpen() {
        return GuiActionRunner.execute(() -> frame.isDisplayable());
    }

    /** The meta files under the folder, the newest last. */
    List<Path> metaFiles() {
        try (Stream<Path> files = Files.walk(folder.path())) {
            return files.filter(file -> file.getFileName().toString().endsWith("meta.yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        GuiActionRunner.execute(() -> frame.session().cancel());
        Polling.until(
                "nothing is under way",
                PATIENCE,
                () -> GuiActionRunner.execute(() -> !frame.session().isRunning()));
        robot.cleanUp();
        folder.close();
        assertTrue(errors.toString(StandardCharsets.UTF_8).isEmpty(), errors.toString(StandardCharsets.UTF_8));
    }
}

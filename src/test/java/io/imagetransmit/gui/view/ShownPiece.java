package io.imagetransmit.gui.view;

import com.formdev.flatlaf.FlatLightLaf;
import io.imagetransmit.testing.Polling;
import io.imagetransmit.testing.Screen;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.Toolkit;
import java.awt.Window;
import java.awt.datatransfer.DataFlavor;
import java.awt.datatransfer.UnsupportedFlavorException;
import java.awt.event.KeyEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.swing.JComponent;
import javax.swing.JFrame;
import org.assertj.swing.core.BasicRobot;
import org.assertj.swing.core.Robot;
import org.assertj.swing.edt.GuiActionRunner;
import org.assertj.swing.fixture.FrameFixture;

/** A piece of a window in a window of its own, on the screen for tests. */
final class ShownPiece<T extends JComponent> implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Robot robot;
    private final FrameFixture window;
    private final T piece;

    ShownPiece(Dimension size, Callable<T> made) {
        Screen.open();
        robot = BasicRobot.robotWithNewAwtHierarchy();
        robot.settings().delayBetweenEvents(5);
        piece = GuiActionRunner.execute(() -> {
            FlatLightLaf.setup();
            return made.call();
        });
        JFrame frame = GuiActionRunner.execute(() -> {
            JFrame shown = new JFrame();
            shown.setUndecorated(true);
            shown.add(piece);
            return shown;
        });
        window = new FrameFixture(robot, frame);
        window.show(size);
    }

    T piece() {
        return piece;
    }

    FrameFixture window() {
        return window;
    }

    /** Also what is not to be seen at the moment. */
    <C extends Component> C find(String name, Class<C> type) {
        return robot.finder().findByName(piece, name, type, false);
    }

    /** Runs on the event thread, after all that waits there. */
    void run(Runnable action) {
        settle();
        GuiActionRunner.execute(action::run);
        settle();
    }

    /** What waits on the event thread has been done after this, and what that has left there too. The robot's own way takes 100 ms. */
    private static void settle() {
        GuiActionRunner.execute(() -> {});
        GuiActionRunner.execute(() -> {});
    }

    /** Answers on the event thread, after all that waits there; also for those who are there already. */
    <V> V ask(Supplier<V> question) {
        if (EventQueue.isDispatchThread()) {
            return question.get();
        }
        settle();
        return GuiActionRunner.execute(question::get);
    }

    /** Asks on the event thread until it is so. */
    void await(String what, BooleanSupplier condition) {
        Polling.until(what, LIMIT, () -> GuiActionRunner.execute(condition::getAsBoolean));
        robot.waitForIdle();
    }

    /** Focus comes some time after it was asked for. */
    void awaitFocus(String name) {
        await("focus on " + name, () -> find(name, JComponent.class).isFocusOwner());
    }

    static String clipboard() {
        try {
            return (String) Toolkit.getDefaultToolkit().getSystemClipboard().getData(DataFlavor.stringFlavor);
        } catch (UnsupportedFlavorException | IOException e) {
            return ""; // nothing has been copied yet
        }
    }

    /** Presses a key together with Ctrl. */
    void control(String name, int key) {
        run(() -> find(name, JComponent.class).requestFocusInWindow());
        awaitFocus(name);
        robot.pressKey(KeyEvent.VK_CONTROL);
        robot.pressAndReleaseKeys(key);
        robot.releaseKey(KeyEvent.VK_CONTROL);
        robot.waitForIdle();
    }

    /** Also ends a dialog that a failed test has left open, which would keep the next ones from working. */
    @Override
    public void close() {
        GuiActionRunner.execute(() -> Arrays.stream(Window.getWindows()).forEach(Window::dispose));
        window.cleanUp();
    }
}

package io.imagetransmit.gui.view;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.formdev.flatlaf.FlatLightLaf;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.testing.Polling;
import io.imagetransmit.testing.Screen;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.event.MouseEvent;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JFrame;
import javax.swing.JTextArea;
import org.assertj.swing.core.BasicRobot;
import org.assertj.swing.core.Robot;
import org.assertj.swing.edt.GuiActionRunner;
import org.assertj.swing.fixture.FrameFixture;
import org.assertj.swing.fixture.JTextComponentFixture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A window with nothing in it but a list and a button, and what one does to it. */
abstract class ListEditorRig {
    static final Duration SOON = Duration.ofSeconds(10);

    final Texts texts = new Texts(Language.EN);
    Robot robot;
    FrameFixture window;
    JTextComponentFixture text;
    ListEditor editor;

    @BeforeAll
    static void screen() {
        Screen.open();
    }

    @BeforeEach
    void open() {
        robot = BasicRobot.robotWithNewAwtHierarchy();
        robot.settings().delayBetweenEvents(1);
        robot.settings().eventPostingDelay(10);
        editor = get(() -> {
            FlatLightLaf.setup();
            return new ListEditor(texts, line -> "line " + line.lineNumber() + " is " + line.reason());
        });
        JFrame frame = get(() -> {
            JFrame made = new JFrame();
            made.add(editor.component());
            made.add(new JButton("other"), "South");
            made.setSize(500, 420);
            return made;
        });
        window = new FrameFixture(robot, frame);
        window.show();
        text = window.textBox("imageList.text");
    }

    @AfterEach
    void close() {
        window.cleanUp();
    }

    void untilCount(String expected) {
        Polling.until(expected, SOON, () -> expected.equals(count()));
    }

    String count() {
        return String.valueOf(window.label("imageList.count").text());
    }

    /** Empty while it is not shown. */
    String reason() {
        JTextArea area = (JTextArea) robot.finder().find(found -> "imageList.reason".equals(found.getName()));
        return get(() -> area.isVisible() ? area.getText() : "");
    }

    // What a robot presses comes by way of the screen's server, so whatever shall follow from it is waited for.

    void untilSelected(String expected) {
        Polling.until(
                "selected: " + expected,
                SOON,
                () -> expected.equals(get(() -> String.valueOf(editor.area().getSelectedText()))));
    }

    void untilText(String expected) {
        Polling.until("text: " + expected, SOON, () -> expected.equals(get(editor::text)));
    }

    void press(int key) {
        robot.pressAndReleaseKeys(key);
    }

    void press(int modifier, int key) {
        robot.pressKey(modifier);
        press(key);
        robot.releaseKey(modifier);
        robot.waitForIdle();
    }

    JComponent margin() {
        return robot.finder().findByName("imageList.margin", JComponent.class);
    }

    @Nullable
    String tip(JComponent component, int line) {
        return component.getToolTipText(new MouseEvent(
                component, MouseEvent.MOUSE_MOVED, 0, 0, 5, line * lineHeight() + lineHeight() / 2, 0, false));
    }

    void assertTip(String expected, JComponent component, int line) {
        String tip = get(() -> String.valueOf(tip(component, line)));
        assertTrue(tip.contains(expected), tip);
    }

    /** How many points of a line are of the colour of what is wrong. */
    int badPixels(JComponent component, int line) {
        int height = lineHeight();
        return pixels(component, line * height, height, color -> color.getRed() - color.getGreen() > 60);
    }

    /** How many points of the text's box are not of its ground's colour. */
    int inked() {
        Color ground = editor.area().getBackground();
        return pixels(editor.area(), 0, 200, color -> !color.equals(ground));
    }

    static int pixels(JComponent component, int top, int height, Predicate<Color> wanted) {
        return get(() -> {
            BufferedImage image =
                    new BufferedImage(component.getWidth(), component.getHeight(), BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = image.createGraphics();
            component.paint(graphics);
            graphics.dispose();
            int found = 0;
            for (int y = top; y < top + height; y++) {
                for (int x = 0; x < image.getWidth(); x++) {
                    found += wanted.test(new Color(image.getRGB(x, y))) ? 1 : 0;
                }
            }
            return found;
        });
    }

    int lineHeight() {
        return get(() -> ((ListArea) editor.area()).lineHeight());
    }

    static void set(Runnable work) {
        GuiActionRunner.execute(work::run);
    }

    static <T> T get(Callable<T> question) {
        T answer = GuiActionRunner.execute(question);
        assertNotNull(answer);
        return answer;
    }
}

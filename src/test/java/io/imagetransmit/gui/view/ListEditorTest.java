package io.imagetransmit.gui.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.formdev.flatlaf.FlatLightLaf;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.image.ListLine;
import io.imagetransmit.testing.Polling;
import io.imagetransmit.testing.Screen;
import io.imagetransmit.testing.Watchdog;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Point;
import java.awt.Toolkit;
import java.awt.datatransfer.StringSelection;
import java.awt.event.KeyEvent;
import java.awt.event.MouseEvent;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JFrame;
import javax.swing.JPopupMenu;
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
import org.junit.jupiter.api.Test;

class ListEditorTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private static final Duration LIMIT = Duration.ofMillis(50);

    private final Texts texts = new Texts(Language.EN);
    private Robot robot;
    private FrameFixture window;
    private JTextComponentFixture text;
    private ListEditor editor;

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

    @Test
    void linesAreMarkedWhileOneTypes() {
        text.enterText("# of 2026\npublic/alpine:3.5\npublic/Alpine");
        untilCount("1 image, 1 line cannot be understood");
        assertEquals(ListLine.Reason.UPPERCASE, editor.invalid().get(0).reason());
        assertNull(tip(editor.area(), 1));
        assertTip("line 3 is UPPERCASE", editor.area(), 2);
        assertTip("line 3 is UPPERCASE", margin(), 2);
        assertTrue(badPixels(margin(), 2) > 20, "a sign in front of line 3");
        assertEquals(0, badPixels(margin(), 1), "no sign in front of line 2");
        assertTrue(badPixels(editor.area(), 2) > 10, "a wave below line 3");
        assertEquals(0, badPixels(editor.area(), 1), "no wave below line 2");
        Polling.until("the reason stands there", SOON, () -> "line 3 is UPPERCASE".equals(reason()));

        text.pressKey(KeyEvent.VK_HOME).releaseKey(KeyEvent.VK_HOME);
        set(() -> editor.area().setText("public/alpine:3.5"));
        untilCount("1 image");
        assertEquals("", reason());
        assertEquals(0, badPixels(editor.area(), 0));
    }

    @Test
    void keyGoesFromOneBadLineToTheNextAndRound() {
        set(() -> editor.setText("good\nBAD\ngood:1\nx:\ngood:2"));
        untilCount("3 images, 2 lines cannot be understood");
        text.focus();
        press(KeyEvent.VK_F8);
        untilSelected("BAD");
        press(KeyEvent.VK_F8);
        untilSelected("x:");
        press(KeyEvent.VK_F8);
        untilSelected("BAD");
        press(KeyEvent.VK_SHIFT, KeyEvent.VK_F8);
        untilSelected("x:");
        Polling.until("the reason of this line", SOON, () -> "line 4 is TAG_MISSING".equals(reason()));
        window.button("imageList.next").click();
        untilSelected("BAD");
        window.textBox("imageList.reason").click();
        untilSelected("x:");
    }

    @Test
    void clickOnTheMarginSelectsItsLine() {
        set(() -> editor.setText("a\nb\nc"));
        int y = lineHeight() * 3 / 2;
        robot.click(margin(), new Point(5, y));
        untilSelected("b");
    }

    @Test
    void marksStayWithTheirLinesUntilTheTextIsReadAgain() {
        set(() -> {
            ListArea area = (ListArea) editor.area();
            LineMarks marks = new LineMarks(area.getDocument());
            area.setText("a\nB\nc\nD\n");
            marks.set(ListTerms.IMAGES.read(area.getText()).invalid());
            area.insert("new\nlines\n", 0);
            assertEquals("3 5 3", marks.after(0) + " " + marks.after(3) + " " + marks.after(5));
            assertEquals("5 5 3", marks.before(0) + " " + marks.before(3) + " " + marks.before(5));
            assertNull(marks.at(1));
            assertNull(marks.at(7));
            assertNull(marks.at(-1));
            area.append("b"); // the first letter below a marked line
            assertEquals("D", marked(marks, 5));
            area.insert("\n", area.getText().indexOf('B') + 1);
            assertEquals("B", marked(marks, 3));
            assertEquals("D", marked(marks, 6));
            area.replaceRange("", 0, area.getText().indexOf('c'));
            assertEquals("c\nD\nb", area.getText());
            assertEquals("D", marked(marks, 1));
            area.setText("");
            assertNull(marks.at(1));
            marks.set(List.of());
            assertEquals(-1, marks.after(0));
            assertEquals(-1, marks.before(0));
        });
    }

    private static String marked(LineMarks marks, int line) {
        ListLine.Invalid mark = marks.at(line);
        return mark == null ? "nothing" : mark.text();
    }

    @Test
    void undoGoesBackInStepsAsPeopleSeeThem() {
        set(() -> editor.setText("first\r\nsecond\r"));
        untilText("first\nsecond\n");
        text.focus();
        press(KeyEvent.VK_CONTROL, KeyEvent.VK_END);
        text.enterText("third\nfourth");
        press(KeyEvent.VK_BACK_SPACE);
        press(KeyEvent.VK_BACK_SPACE);
        untilText("first\nsecond\nthird\nfour");
        press(KeyEvent.VK_CONTROL, KeyEvent.VK_Z);
        untilText("first\nsecond\nthird\nfourth");
        press(KeyEvent.VK_CONTROL, KeyEvent.VK_Z);
        untilText("first\nsecond\nthird\n");
        press(KeyEvent.VK_CONTROL, KeyEvent.VK_Z);
        press(KeyEvent.VK_CONTROL, KeyEvent.VK_Z);
        untilText("first\nsecond\n");
        press(KeyEvent.VK_CONTROL, KeyEvent.VK_Y);
        untilText("first\nsecond\nthird");
        press(KeyEvent.VK_CONTROL, KeyEvent.VK_A);
        text.enterText("x");
        untilText("x");
        press(KeyEvent.VK_CONTROL, KeyEvent.VK_Z);
        untilText("first\nsecond\nthird");
        press(KeyEvent.VK_CONTROL, KeyEvent.VK_Y);
        press(KeyEvent.VK_CONTROL, KeyEvent.VK_Y);
        untilText("x");
    }

    @Test
    void listThatIsPutThereCanBeTakenBack() {
        set(() -> editor.setText("mine"));
        set(() -> editor.setText("the bundle's"));
        text.focus();
        press(KeyEvent.VK_CONTROL, KeyEvent.VK_Z);
        untilText("mine");
    }

    @Test
    void rightButtonOffersWhatCanBeDone() {
        Toolkit.getDefaultToolkit().getSystemClipboard().setContents(new StringSelection("from\r\nelsewhere"), null);
        JPopupMenu menu = text.showPopupMenu().target();
        assertFalse(enabled(menu, "gui.edit.undo"));
        assertFalse(enabled(menu, "gui.edit.cut"));
        window.menuItem("gui.edit.paste").click();
        untilText("from\nelsewhere");
        text.showPopupMenu();
        window.menuItem("gui.edit.all").click();
        set(() -> editor.setEditable(false));
        text.showPopupMenu();
        assertFalse(enabled(menu, "gui.edit.undo"));
        assertFalse(enabled(menu, "gui.edit.cut"));
        assertFalse(enabled(menu, "gui.edit.paste"));
        assertTrue(enabled(menu, "gui.edit.copy"));
        press(KeyEvent.VK_ESCAPE);
        press(KeyEvent.VK_CONTROL, KeyEvent.VK_Z);
        untilText("from\nelsewhere");
    }

    private static boolean enabled(JPopupMenu menu, String name) {
        return GuiActionRunner.execute(() -> IntStream.range(0, menu.getComponentCount())
                .mapToObj(menu::getComponent)
                .filter(item -> name.equals(item.getName()))
                .findFirst()
                .orElseThrow()
                .isEnabled());
    }

    @Test
    void listIsReadByTheRulesOfWatchModeWhereThatIsAskedFor() {
        AtomicInteger changes = new AtomicInteger();
        set(() -> editor.onChange(changes::incrementAndGet));
        set(() -> editor.setText("public/*\npublic/app:v1 ~ ^v1\npublic/app:v1 -> x:1"));
        untilCount("1 image, 2 lines cannot be understood");
        set(() -> editor.use(ListTerms.WATCH));
        untilCount("2 lines to watch, 1 line cannot be understood");
        assertEquals(2, changes.get());
        set(() -> texts.use(Language.ZH));
        assertEquals("2 行守护内容，1 行无法识别", count());
    }

    @Test
    void tellsWhatALineLooksLikeWhileThereIsNone() {
        assertEquals("No images yet", count());
        assertTrue(inked() > 500, "a text in the empty box");
        text.enterText("a");
        assertTrue(inked() < 100, "nothing but the letter");
    }

    @Test
    void tabLeavesTheTextAndTheTextHasAName() {
        text.enterText("a");
        press(KeyEvent.VK_TAB);
        Polling.until(
                "the focus is elsewhere", SOON, () -> !get(() -> editor.area().isFocusOwner()));
        untilText("a");
        assertEquals("Image list", editor.area().getAccessibleContext().getAccessibleName());
        set(() -> texts.use(Language.ZH));
        assertEquals("镜像列表(L)", editor.area().getAccessibleContext().getAccessibleName());
    }

    @Test
    void tenThousandLinesHoldUpNothing() {
        String many = IntStream.range(0, 10_000)
                .mapToObj(i -> i % 2 == 0
                        ? "registry.example:5000/group/application-" + i + ":1.0." + i + " -> copy/of-" + i
                        : "registry.example:5000/group/Application-" + i + ":1.0." + i)
                .collect(Collectors.joining("\n"));
        set(() -> editor.setText("warm/up:1\nWarm/up:2"));
        untilCount("1 image, 1 line cannot be understood");
        try (Watchdog watchdog = new Watchdog()) {
            set(() -> editor.setText(many.substring(0, many.length() / 10)));
            robot.waitForIdle();
            watchdog.assertNothingAbove(LIMIT);
            set(() -> editor.setText(many));
            robot.waitForIdle();
            watchdog.forget(); // Swing measures every line that is put there; that is not our reading
            untilCount("5000 images, 5000 lines cannot be understood");
            text.focus();
            press(KeyEvent.VK_CONTROL, KeyEvent.VK_END);
            text.enterText("\npublic/Alpine:3.5");
            untilCount("5000 images, 5001 lines cannot be understood");
            press(KeyEvent.VK_CONTROL, KeyEvent.VK_HOME);
            text.enterText("# note\n");
            press(KeyEvent.VK_F8);
            untilSelected("registry.example:5000/group/Application-1:1.0.1");
            press(KeyEvent.VK_PAGE_DOWN);
            press(KeyEvent.VK_CONTROL, KeyEvent.VK_Z);
            untilCount("5000 images, 5001 lines cannot be understood");
            robot.waitForIdle();
            watchdog.assertNothingAbove(LIMIT);
            assertNotNull(watchdog.worst());
        }
    }

    private void untilCount(String expected) {
        Polling.until(expected, SOON, () -> expected.equals(count()));
    }

    private String count() {
        return String.valueOf(window.label("imageList.count").text());
    }

    /** Empty while it is not shown. */
    private String reason() {
        JTextArea area = (JTextArea) robot.finder().find(found -> "imageList.reason".equals(found.getName()));
        return get(() -> area.isVisible() ? area.getText() : "");
    }

    // What a robot presses comes by way of the screen's server, so whatever shall follow from it is waited for.

    private void untilSelected(String expected) {
        Polling.until(
                "selected: " + expected,
                SOON,
                () -> expected.equals(get(() -> String.valueOf(editor.area().getSelectedText()))));
    }

    private void untilText(String expected) {
        Polling.until("text: " + expected, SOON, () -> expected.equals(get(editor::text)));
    }

    private void press(int key) {
        robot.pressAndReleaseKeys(key);
    }

    private void press(int modifier, int key) {
        robot.pressKey(modifier);
        press(key);
        robot.releaseKey(modifier);
        robot.waitForIdle();
    }

    private JComponent margin() {
        return robot.finder().findByName("imageList.margin", JComponent.class);
    }

    private @Nullable String tip(JComponent component, int line) {
        return component.getToolTipText(new MouseEvent(
                component, MouseEvent.MOUSE_MOVED, 0, 0, 5, line * lineHeight() + lineHeight() / 2, 0, false));
    }

    private void assertTip(String expected, JComponent component, int line) {
        String tip = get(() -> String.valueOf(tip(component, line)));
        assertTrue(tip.contains(expected), tip);
    }

    /** How many points of a line are of the colour of what is wrong. */
    private int badPixels(JComponent component, int line) {
        int height = lineHeight();
        return pixels(component, line * height, height, color -> color.getRed() - color.getGreen() > 60);
    }

    /** How many points of the text's box are not of its ground's colour. */
    private int inked() {
        Color ground = editor.area().getBackground();
        return pixels(editor.area(), 0, 200, color -> !color.equals(ground));
    }

    private static int pixels(JComponent component, int top, int height, Predicate<Color> wanted) {
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

    private int lineHeight() {
        return get(() -> ((ListArea) editor.area()).lineHeight());
    }

    private static void set(Runnable work) {
        GuiActionRunner.execute(work::run);
    }

    private static <T> T get(Callable<T> question) {
        T answer = GuiActionRunner.execute(question);
        assertNotNull(answer);
        return answer;
    }
}

package io.imagetransmit.gui.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.i18n.Language;
import io.imagetransmit.image.ListLine;
import io.imagetransmit.testing.Polling;
import io.imagetransmit.testing.Watchdog;
import java.awt.Point;
import java.awt.event.KeyEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListEditorTest extends ListEditorRig {
    private static final Duration LIMIT = Duration.ofMillis(50);

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
        Point place = new Point(5, lineHeight() * 3 / 2);
        // A window that was shown just now may miss a click.
        Polling.until("the second line is selected", SOON, () -> {
            robot.click(margin(), place);
            return get(() -> String.valueOf(editor.area().getSelectedText())).equals("b");
        });
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
    void tenThousandLinesHoldUpNothing() {
        String many = IntStream.range(0, 10_000)
                .mapToObj(i -> i % 2 == 0
                        ? "registry.example:5000/group/application-" + i + ":1.0." + i + " -> copy/of-" + i
                        : "registry.example:5000/group/Application-" + i + ":1.0." + i)
                .collect(Collectors.joining("\n"));
        edit(many, new Watchdog()); // Java paints its first letters slowly, and that is not our reading
        Watchdog watchdog = edit(many, new Watchdog());
        watchdog.assertNothingAbove(LIMIT);
        assertNotNull(watchdog.worst());
    }

    private Watchdog edit(String many, Watchdog watchdog) {
        try (watchdog) {
            set(() -> editor.setText(many));
            untilCount("5000 images, 5000 lines cannot be understood");
            robot.waitForIdle();
            watchdog.forget(); // Swing measures every line that is put there
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
            return watchdog;
        }
    }
}

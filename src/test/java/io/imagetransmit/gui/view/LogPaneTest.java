package io.imagetransmit.gui.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.i18n.Language;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.event.KeyEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.swing.JButton;
import javax.swing.JFileChooser;
import javax.swing.JList;
import javax.swing.JTextArea;
import javax.swing.ListCellRenderer;
import org.assertj.swing.fixture.JListFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogPaneTest {
    private static final int LIMIT = 1000;

    private final Texts texts = new Texts(Language.EN);
    private ShownPiece<LogPane> shown;

    @BeforeEach
    void show() {
        shown = new ShownPiece<>(new Dimension(700, 300), () -> new LogPane(texts, LIMIT));
    }

    @AfterEach
    void close() {
        shown.close();
    }

    private JListFixture list() {
        return shown.window().list("log-lines");
    }

    @SuppressWarnings("unchecked")
    private JList<LogLine> target() {
        return shown.find("log-lines", JList.class);
    }

    private List<String> lines() {
        return shown.ask(() -> IntStream.range(0, target().getModel().getSize())
                .mapToObj(i -> target().getModel().getElementAt(i).text())
                .toList());
    }

    private void append(int from, int to) {
        for (int i = from; i < to; i++) {
            shown.piece().append("line " + i);
        }
        String last = "line " + (to - 1);
        shown.await(
                last,
                () -> target().getModel().getSize() > 0
                        && target().getModel()
                                .getElementAt(target().getModel().getSize() - 1)
                                .text()
                                .equals(last));
    }

    private String atTop() {
        return shown.ask(() -> target().getModel()
                .getElementAt(target().getFirstVisibleIndex())
                .text());
    }

    private String atBottom() {
        return shown.ask(() ->
                target().getModel().getElementAt(target().getLastVisibleIndex()).text());
    }

    @Test
    void explainsItselfUntilThereAreLines() {
        shown.window().label("log-empty").requireVisible();
        append(0, 1);
        list().requireVisible();
        shown.run(() -> shown.piece().clear());
        shown.window().label("log-empty").requireVisible();
    }

    @Test
    void takesLinesFromSeveralThreadsEachInItsOrder() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String name = "t" + i + " ";
            threads.add(new Thread(
                    () -> IntStream.range(0, 250).forEach(n -> shown.piece().append(name + n))));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        shown.await("1000 lines", () -> target().getModel().getSize() == 1000);
        for (int i = 0; i < 4; i++) {
            String name = "t" + i + " ";
            assertEquals(
                    IntStream.range(0, 250).mapToObj(n -> name + n).toList(),
                    lines().stream().filter(line -> line.startsWith(name)).toList());
        }
    }

    @Test
    void linesOfOneTextAreLinesOfTheLogAndControlCharactersAreNotDrawn() {
        shown.piece().append("a\tb\r\nc\u001B[31md");
        append(0, 1);
        assertEquals(List.of("a    b", "c [31md", "line 0"), lines());
    }

    @Test
    void staysAtTheEndAlsoWhenTheWindowBecomesSmaller() {
        append(0, 100);
        assertEquals("line 99", atBottom());
        append(100, LIMIT + 300);
        assertEquals("line " + (LIMIT + 299), atBottom());
        shown.window().resizeTo(new Dimension(700, 200));
        shown.await("the end", () -> atBottom().equals("line " + (LIMIT + 299)));
        shown.window().button("log-toEnd").requireDisabled();
    }

    @Test
    void staysWhereTheUserIsAlsoWhenLinesFallOut() {
        append(0, LIMIT);
        shown.run(() -> target().ensureIndexIsVisible(500));
        String top = atTop();
        append(LIMIT, LIMIT + 300);
        assertEquals(top, atTop());
        append(LIMIT + 300, LIMIT + 700);
        assertEquals("line 700", atTop()); // what he saw has fallen out
        shown.window().button("log-toEnd").click();
        assertEquals("line " + (LIMIT + 699), atBottom());
        append(LIMIT + 700, LIMIT + 710);
        assertEquals("line " + (LIMIT + 709), atBottom());
    }

    @Test
    void selectionStaysOnItsLinesWhenOthersFallOut() {
        append(0, LIMIT);
        shown.run(() -> target().setSelectionInterval(500, 502));
        append(LIMIT, LIMIT + 200);
        assertEquals(
                List.of("line 500", "line 501", "line 502"),
                shown.ask(() -> target().getSelectedValuesList().stream()
                        .map(LogLine::text)
                        .toList()));
    }

    @Test
    void copiesWhatIsSelectedAndEverything() {
        append(0, 20);
        list().clickItem(3);
        shown.control("log-lines", KeyEvent.VK_C);
        shown.await("one line", () -> ShownPiece.clipboard().equals("line 3"));
        shown.control("log-lines", KeyEvent.VK_A);
        list().showPopupMenu().menuItem("log-copy").click();
        shown.await("all lines", () -> ShownPiece.clipboard().endsWith("\nline 19"));
        assertEquals(20, ShownPiece.clipboard().lines().count());
    }

    @Test
    void goesFromHitToHit() {
        for (int i = 0; i < 300; i++) {
            shown.piece().append(i % 100 == 50 ? "拉取 Layer " + i : "nothing " + i);
        }
        shown.await("lines", () -> target().getModel().getSize() == 300);
        shown.control("log-lines", KeyEvent.VK_F);
        shown.awaitFocus("log-search");
        shown.window().textBox("log-search").setText("lAYER");
        hit("1 of 3", 50); // the end was in sight: nothing behind it, so from the beginning again
        shown.window().textBox("log-search").pressAndReleaseKeys(KeyEvent.VK_ENTER);
        hit("2 of 3", 150);
        shown.window().textBox("log-search").pressAndReleaseKeys(KeyEvent.VK_F3, KeyEvent.VK_F3);
        hit("1 of 3", 50);
        shown.window().button("log-previous").click();
        hit("3 of 3", 250);
        shown.piece().append("layer of later");
        shown.await("4 hits", () -> "3 of 4".equals(hits()));
        shown.run(() -> texts.use(Language.ZH));
        assertEquals("第 3 条，共 4 条", hits());
        shown.window().textBox("log-search").setText("x");
        shown.await("none", () -> "未找到".equals(hits()));
        shown.window().textBox("log-search").pressAndReleaseKeys(KeyEvent.VK_ESCAPE);
        assertEquals("", hits());
    }

    private String hits() {
        return String.valueOf(shown.window().label("log-hits").text());
    }

    private void hit(String told, int index) {
        shown.await(told, () -> told.equals(hits()));
        assertEquals(index, shown.ask(() -> target().getSelectedIndex()));
        assertTrue(shown.ask(() -> target().getVisibleRect().intersects(target().getCellBounds(index, index))));
    }

    @Test
    void wholeOfALongLineCanBeRead() {
        String text = "x".repeat(2500) + " the end";
        shown.piece().append("short");
        shown.piece().append(LogPane.Kind.BAD, text);
        shown.await("lines", () -> target().getModel().getSize() == 2);
        list().selectItem(1);
        shown.window().textBox("log-details").requireText(text);
        assertTrue(shown.ask(() -> target().getVisibleRect().contains(0, target().indexToLocation(1).y)));
        list().clickItem(0);
        shown.await(
                "no details", () -> !shown.find("log-details", JTextArea.class).isShowing());
    }

    @Test
    void kindsAreToldByWordAndSign() {
        assertEquals("Failed: no route", accessibleName(LogPane.Kind.BAD, "no route"));
        assertEquals("plain", accessibleName(LogPane.Kind.NORMAL, "plain"));
    }

    private String accessibleName(LogPane.Kind kind, String text) {
        return shown.ask(() -> {
            ListCellRenderer<? super LogLine> renderer = target().getCellRenderer();
            Component cell = renderer.getListCellRendererComponent(target(), new LogLine(kind, text), 0, false, false);
            return cell.getAccessibleContext().getAccessibleName();
        });
    }

    @Test
    void savesUnderANameAndAsksBeforeItReplaces(@TempDir Path folder) throws IOException {
        append(0, 3);
        shown.piece().append("完成");
        shown.await("4 lines", () -> target().getModel().getSize() == 4);
        Path file = folder.resolve("log-txt");
        Files.writeString(file, "old");
        shown.window().button("log-save").click();
        approve(file);
        answer("Choose another");
        assertEquals("old", Files.readString(file));
        approve(file);
        answer("Replace");
        shown.await("a line about it", () -> target().getModel().getSize() == 5);
        assertEquals(List.of("line 0", "line 1", "line 2", "完成"), Files.readAllLines(file));
        assertEquals("Log saved as " + file, lines().get(4));
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void saysThatItCannotBeSaved(@TempDir Path folder) {
        append(0, 3);
        Path file = folder.resolve("gone").resolve("log-txt");
        shown.window().button("log-save").click();
        approve(file);
        shown.window()
                .optionPane()
                .requireErrorMessage()
                .requireMessage(file + " cannot be written. Choose another place.");
        answer("OK");
    }

    private void approve(Path file) {
        JFileChooser chooser = shown.window().fileChooser("save").target();
        shown.run(() -> {
            chooser.setSelectedFile(file.toFile());
            chooser.approveSelection();
        });
    }

    /** Presses without the mouse, since a dialog may still be moving to its place. */
    private void answer(String text) {
        JButton button = shown.window().optionPane().buttonWithText(text).target();
        shown.run(button::doClick);
    }
}

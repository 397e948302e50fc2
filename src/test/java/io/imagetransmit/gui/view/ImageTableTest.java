package io.imagetransmit.gui.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.gui.view.ImageRow.State;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.i18n.Messages;
import java.awt.Dimension;
import java.awt.Rectangle;
import java.awt.event.KeyEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.swing.JTable;
import org.assertj.swing.core.MouseButton;
import org.assertj.swing.data.TableCell;
import org.assertj.swing.fixture.JTableFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImageTableTest {
    private static final int LIMIT = 100;
    private static final long MB = 1024 * 1024;

    private final Texts texts = new Texts(Language.EN);
    private ShownPiece<ImageTable> shown;

    @BeforeEach
    void show() {
        shown = new ShownPiece<>(new Dimension(1300, 400), () -> new ImageTable(texts, LIMIT));
    }

    @AfterEach
    void close() {
        shown.close();
    }

    private JTableFixture table() {
        return shown.window().table("images");
    }

    private JTable target() {
        return shown.find("images", JTable.class);
    }

    private static ImageRow row(int number, State state, long done, long total) {
        boolean failed = state == State.FAILED;
        return new ImageRow(
                "id" + number,
                "here/image:" + number,
                "there/image:" + number,
                "",
                state,
                done,
                total,
                MB,
                Duration.ofSeconds(65),
                failed ? messages -> messages.text("cure.LOGIN_FAILED") : null);
    }

    private static List<ImageRow> waiting(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> ImageRow.waiting("id" + i, "here/image:" + i, "there/image:" + i, ""))
                .toList();
    }

    /** The numbers of the images from top to bottom. */
    private List<Integer> order() {
        return shown.ask(() -> IntStream.range(0, target().getRowCount())
                .mapToObj(i -> Integer.valueOf(
                        ((ImageEntry) target().getValueAt(i, 0)).row().id().substring(2)))
                .toList());
    }

    private void begin(ImageRow... rows) {
        shown.run(() -> shown.piece().begin(List.of(rows)));
    }

    /** Not by the mouse: what is clicked twice in a short time is not sorted twice. */
    private void sortBy(ImageColumn column) {
        shown.run(() -> target().getRowSorter().toggleSortOrder(column.index()));
    }

    @Test
    void explainsItselfUntilThereAreImages() {
        shown.window().label("images-empty").requireVisible();
        begin(row(1, State.RUNNING, 12 * MB, 30 * MB));
        table().requireRowCount(1).requireVisible();
        table().requireContents(new String[][] {
            {"Transferring", "here/image:1", "there/image:1", "40%  12.0MB / 30.0MB", "1.0MB/s", "30.0MB", "1M05S", ""}
        });
        begin();
        shown.window().label("images-empty").requireVisible();
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyStateAndColumnHasItsWord(Language language) {
        Messages messages = Messages.of(language);
        for (State state : State.values()) {
            assertTrue(messages.has(ImageColumn.stateKey(state)), state.name());
        }
        for (ImageColumn column : ImageColumn.values()) {
            assertTrue(messages.has(column.key()), column.name());
        }
    }

    @Test
    void sortsByMeaning() {
        begin(
                row(0, State.DONE, 900 * MB, 900 * MB),
                row(1, State.FAILED, MB, 1024 * MB),
                row(2, State.RUNNING, 20 * MB, 40 * MB),
                row(3, State.WAITING, 0, ImageRow.UNKNOWN));
        table().tableHeader().clickColumn(0);
        assertEquals(List.of(1, 2, 3, 0), order());
        sortBy(ImageColumn.STATE);
        assertEquals(List.of(0, 3, 2, 1), order());
        sortBy(ImageColumn.STATE);
        assertEquals(List.of(0, 1, 2, 3), order(), "a third click gives the order of the list");
        sortBy(ImageColumn.SIZE);
        assertEquals(List.of(3, 2, 0, 1), order());
        sortBy(ImageColumn.PROGRESS);
        assertEquals(List.of(3, 1, 2, 0), order());
        sortBy(ImageColumn.ERROR);
        assertEquals(List.of(1, 0, 2, 3), order());
    }

    @Test
    void updatesLeaveSelectionAndSightAloneAndTheOrderIsMendedSoon() {
        shown.run(() -> shown.piece().begin(waiting(60)));
        sortBy(ImageColumn.STATE);
        table().selectRows(30);
        Rectangle sight = shown.ask(() -> target().getVisibleRect());
        shown.run(() -> shown.piece().updateAll(List.of(row(50, State.FAILED, 0, MB), row(70, State.DONE, 0, MB))));
        assertEquals(30, order().get(30));
        shown.await("failed one comes first", () -> order().get(0) == 50);
        assertEquals("id30", shown.ask(() -> shown.piece().selected().get(0).id()));
        assertEquals(sight, shown.ask(() -> target().getVisibleRect()));
        assertEquals(60, order().size());
    }

    @Test
    void oldestThatAreFinalFallOutAndOthersStayInSight() {
        List<ImageRow> rows = new ArrayList<>(waiting(LIMIT));
        IntStream.of(0, 1, 2, 5, 6).forEach(i -> rows.set(i, row(i, State.DONE, MB, MB)));
        shown.run(() -> shown.piece().begin(rows));
        table().selectRows(50);
        shown.run(() -> target().scrollRectToVisible(target().getCellRect(90, 0, true)));
        int top = topRow();
        shown.run(() -> shown.piece()
                .addAll(List.of(
                        row(100, State.RUNNING, 0, MB),
                        row(101, State.RUNNING, 0, MB),
                        row(102, State.RUNNING, 0, MB),
                        row(103, State.RUNNING, 0, MB),
                        row(7, State.RUNNING, 0, MB))));
        assertEquals(LIMIT, order().size());
        assertEquals(List.of(3, 4, 6, 7), order().subList(0, 4));
        assertEquals(103, order().get(LIMIT - 1));
        assertEquals(top, topRow());
        assertEquals("id50", shown.ask(() -> shown.piece().selected().get(0).id()));
    }

    private int topRow() {
        return order().get(shown.ask(
                () -> target().rowAtPoint(target().getVisibleRect().getLocation())));
    }

    @Test
    void copiesRowsWithTheWholeError() {
        begin(row(0, State.DONE, MB, MB), row(1, State.FAILED, MB, 2 * MB));
        String error = texts.text("cure.LOGIN_FAILED");
        table().selectRows(1);
        shown.control("images", KeyEvent.VK_C);
        String line = "Failed\there/image:1\tthere/image:1\t\t50%  1.0MB / 2.0MB\t\t2.0MB\t1M05S\t" + error;
        shown.await("copied", () -> ShownPiece.clipboard().equals(line));
        table().click(TableCell.row(0).column(1), MouseButton.RIGHT_BUTTON);
        assertEquals("id0", shown.ask(() -> shown.piece().selected().get(0).id()));
        table().showPopupMenuAt(TableCell.row(0).column(1))
                .menuItem("images-copyAll")
                .click();
        shown.await("copied", () -> ShownPiece.clipboard().endsWith("\n" + line));
        assertTrue(ShownPiece.clipboard().startsWith("State\tSource\tTarget\tRegistry\tProgress"));
    }

    @Test
    void showsTheWholeErrorInTheLanguageOfTheMoment() {
        begin(row(0, State.DONE, MB, MB), row(1, State.FAILED, MB, 2 * MB));
        table().cell(TableCell.row(1).column(1)).doubleClick();
        shown.awaitFocus("images-details");
        shown.window()
                .textBox("images-details")
                .requireText("here/image:1 → there/image:1\nFailed: " + texts.text("cure.LOGIN_FAILED"));
        shown.run(() -> texts.use(Language.ZH));
        shown.window()
                .textBox("images-details")
                .requireText("here/image:1 → there/image:1\n失败: " + texts.text("cure.LOGIN_FAILED"));
        assertEquals(
                "状态",
                shown.ask(() -> target().getColumnName(0).isEmpty()
                        ? ""
                        : target().getColumnModel().getColumn(0).getHeaderValue()));
        shown.run(() -> shown.piece().update(row(1, State.RUNNING, MB, 2 * MB)));
        shown.window().textBox("images-details").requireText("here/image:1 → there/image:1\n传输中");
        shown.window().textBox("images-details").pressAndReleaseKeys(KeyEvent.VK_ESCAPE);
        shown.awaitFocus("images");
        table().requireNoSelection();
        table().selectRows(0).pressAndReleaseKeys(KeyEvent.VK_ENTER);
        shown.awaitFocus("images-details");
    }

    @Test
    void showsOnlyWhatFailedOrIsNamed() {
        List<ImageRow> rows = new ArrayList<>(waiting(30));
        rows.set(7, row(7, State.FAILED, 0, MB));
        shown.run(() -> shown.piece().begin(rows));
        shown.window().checkBox("images-onlyFailed").check();
        assertEquals(List.of(7), order());
        shown.window().label("images-shown").requireText("1 of 30 shown");
        shown.run(() -> shown.piece().update(row(9, State.FAILED, 0, MB)));
        shown.await("the other too", () -> order().equals(List.of(7, 9)));
        shown.window().checkBox("images-onlyFailed").uncheck();
        shown.window().textBox("images-filter").setText("IMAGE:2");
        assertEquals(List.of(2, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29), order());
        shown.window().textBox("images-filter").setText("x");
        shown.window().label("images-empty").requireVisible();
        shown.window().textBox("images-filter").setText("");
        assertEquals(30, order().size());
        shown.window().label("images-shown").requireText("");
    }

    @Test
    void namesTheRegistryOnlyIfThereAreSeveral() {
        begin(row(0, State.DONE, MB, MB));
        assertFalse(hasLabels());
        begin(ImageRow.waiting("id0", "a", "b", "gz"), ImageRow.waiting("id1", "a", "b", "sh"));
        assertTrue(hasLabels());
        sortBy(ImageColumn.LABEL);
        sortBy(ImageColumn.LABEL);
        assertEquals(List.of(1, 0), order());
    }

    private boolean hasLabels() {
        return shown.ask(() -> target().convertColumnIndexToView(ImageColumn.LABEL.index()) >= 0);
    }

    @Test
    void cellsHaveNamesForThoseWhoCannotSeeThem() {
        begin(row(0, State.RUNNING, 12 * MB, 30 * MB));
        List<String> names = shown.ask(() -> IntStream.range(0, 4)
                .mapToObj(i ->
                        target().getAccessibleContext().getAccessibleChild(i).getAccessibleContext())
                .map(cell -> cell.getAccessibleName())
                .toList());
        assertEquals(List.of("Transferring", "here/image:0", "there/image:0", "40%  12.0MB / 30.0MB"), names);
    }

    @Test
    void longNamesLoseTheirMiddle() {
        String name = "registry.example.com/group/" + "long".repeat(20) + ":1.25";
        String cut = shown.ask(() -> Cut.middle(name, target().getFontMetrics(target().getFont()), 200));
        assertTrue(cut.matches("registry.*….*:1\\.25"), cut);
        assertTrue(shown.ask(() -> target().getFontMetrics(target().getFont()).stringWidth(cut)) <= 200);
        assertEquals("short", shown.ask(() -> Cut.middle("short", target().getFontMetrics(target().getFont()), 200)));
    }
}

package io.imagetransmit.gui.view;

import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.event.MouseEvent;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.swing.JList;
import javax.swing.UIManager;
import org.jspecify.annotations.Nullable;

/** The log's lines, one below the other; all of one height, so that the list never has to look at those that are not in sight. */
final class LogList extends JList<LogLine> {
    private static final int HAN = 0x955C;

    private final LogModel lines;
    private @Nullable LogCell cell;
    private int columns;

    LogList(LogModel lines) {
        super(lines);
        this.lines = lines;
    }

    void draw(LogCell drawn) {
        cell = drawn;
        setCellRenderer(drawn);
        measure();
    }

    /** Takes lines over, and gives how many rows went at the beginning. */
    int take(List<LogLine> added, int widest) {
        if (widest > columns) {
            columns = widest;
            measure();
        }
        return lines.take(added);
    }

    void clear() {
        lines.clear();
        columns = 0;
        measure();
    }

    private void measure() {
        LogCell drawn = cell;
        if (drawn != null) {
            FontMetrics metrics = getFontMetrics(getFont());
            setFixedCellHeight(Math.max(metrics.getHeight() + 2, UIManager.getInt("List.rowHeight")));
            setFixedCellWidth(columns * metrics.charWidth('m') + drawn.margin());
        }
    }

    @Override
    public void updateUI() {
        super.updateUI();
        setFont(monospaced());
        LogCell drawn = cell;
        if (drawn != null) {
            drawn.updateUI();
            measure();
        }
    }

    /** Many monospaced fonts have no Chinese; Java's own borrows it from another. */
    private static Font monospaced() {
        Font font = UIManager.getFont("monospaced.font");
        Font fallback = UIManager.getFont("List.font");
        if (font != null && font.canDisplay(HAN)) {
            return font;
        }
        int size = font != null ? font.getSize() : fallback != null ? fallback.getSize() : 12;
        return new Font(Font.MONOSPACED, Font.PLAIN, size);
    }

    /** Whether a part of the line is out of sight, or not drawn at all. */
    boolean isCut(LogLine line) {
        LogCell drawn = cell;
        if (drawn == null || !line.shown().equals(line.text())) {
            return true;
        }
        int width = getFontMetrics(getFont()).stringWidth(line.text()) + drawn.margin();
        return width > getParent().getWidth();
    }

    /** Selects the line, with some of the lines around it in sight, and the first hit in it too. */
    void reveal(int index, @Nullable Pattern wanted) {
        setSelectedIndex(index);
        Rectangle row = getCellBounds(index, index);
        LogCell drawn = cell;
        if (row == null || drawn == null) {
            return;
        }
        Rectangle sight = getVisibleRect();
        row.width = 1;
        LogLine line = lines.getElementAt(index);
        if (wanted != null) {
            Matcher matcher = wanted.matcher(line.shown());
            if (matcher.find()) {
                FontMetrics metrics = getFontMetrics(getFont());
                row.x = drawn.textStart() + metrics.stringWidth(line.shown().substring(0, matcher.start()));
                row.width = metrics.stringWidth(matcher.group());
                if (row.x + row.width < sight.width) {
                    row.x = 0; // from the beginning it is in sight as well, and reads better
                }
            }
        }
        if (!sight.contains(0, row.y, 0, 0) && (row.y < sight.y || row.y + row.height > sight.y + sight.height)) {
            row.grow(0, Math.max(0, sight.height / 2 - row.height));
        }
        scrollRectToVisible(row);
    }

    void showSelected() {
        int index = getMinSelectionIndex();
        Rectangle row = index < 0 ? null : getCellBounds(index, index);
        if (row != null) {
            scrollRectToVisible(new Rectangle(getVisibleRect().x, row.y, 1, row.height));
        }
    }

    /** The menu is about the line that was clicked. */
    @Override
    public @Nullable Point getPopupLocation(@Nullable MouseEvent event) {
        int index = event == null ? -1 : locationToIndex(event.getPoint());
        if (index >= 0 && !isSelectedIndex(index)) {
            setSelectedIndex(index);
        }
        return super.getPopupLocation(event);
    }

    @Override
    public @Nullable String getToolTipText(MouseEvent event) {
        int index = locationToIndex(event.getPoint());
        Rectangle row = index < 0 ? null : getCellBounds(index, index);
        if (row == null || !row.contains(event.getPoint())) {
            return null;
        }
        LogLine line = lines.getElementAt(index);
        return isCut(line) ? Cut.tip(line.text()) : null;
    }

    /** The number of the line at the top. */
    long topNumber() {
        Point top = getVisibleRect().getLocation();
        return lines.first() + Math.max(0, locationToIndex(top));
    }
}

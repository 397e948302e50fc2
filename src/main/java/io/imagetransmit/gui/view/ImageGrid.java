package io.imagetransmit.gui.view;

import java.awt.Point;
import java.awt.Rectangle;
import java.awt.event.ActionEvent;
import java.awt.event.MouseEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.swing.Action;
import javax.swing.JLabel;
import javax.swing.JTable;
import javax.swing.JViewport;
import javax.swing.RowFilter;
import javax.swing.RowSorter;
import javax.swing.SortOrder;
import javax.swing.SwingConstants;
import javax.swing.Timer;
import javax.swing.TransferHandler;
import javax.swing.table.TableColumn;
import javax.swing.table.TableRowSorter;
import org.jspecify.annotations.Nullable;

/**
 * The table proper. While values change, rows stay where they are; they are put in order again once a second, with the same rows selected.
 */
final class ImageGrid extends JTable {
    private static final int RESORT_MILLIS = 1000;
    private static final int ROW_HEIGHT = 30;

    private final ImageTableModel model;
    private final Texts texts;
    private final TableRowSorter<ImageTableModel> sorter;
    private final Timer resort = new Timer(RESORT_MILLIS, this::sort);
    private final Map<ImageColumn, TableColumn> columns;

    ImageGrid(ImageTableModel model, Texts texts) {
        this.model = model;
        this.texts = texts;
        resort.setRepeats(false);
        setAutoCreateColumnsFromModel(false);
        setModel(model);
        columns = Arrays.stream(ImageColumn.values())
                .collect(Collectors.toMap(column -> column, column -> tableColumn(column)));
        for (ImageColumn column : ImageColumn.values()) {
            if (column != ImageColumn.LABEL) {
                addColumn(column(column));
            }
        }
        sorter = new ThreeWaySorter(model);
        for (ImageColumn column : ImageColumn.values()) {
            sorter.setComparator(column.index(), column.order(texts::messages));
        }
        setRowSorter(sorter);
        setAutoResizeMode(AUTO_RESIZE_OFF);
        setShowGrid(false);
        setFillsViewportHeight(true);
        texts.show(this::name);
        updateUI(); // what is not there yet when the class above asks for it
    }

    private TableColumn tableColumn(ImageColumn column) {
        TableColumn made = new TableColumn(column.index(), column.width(), new ImageCell(column, texts), null);
        made.setIdentifier(column);
        made.setMinWidth(40);
        return made;
    }

    private TableColumn column(ImageColumn column) {
        TableColumn found = columns.get(column);
        if (found == null) {
            throw new IllegalStateException(column.name());
        }
        return found;
    }

    private void name() {
        columns.forEach((column, shown) -> shown.setHeaderValue(texts.text(column.key())));
        getAccessibleContext().setAccessibleName(texts.text("gui.images"));
        getTableHeader().repaint();
        repaint();
    }

    /** The column of the target's name is there only when there are several. */
    void showLabels(boolean wanted) {
        TableColumn label = column(ImageColumn.LABEL);
        boolean there = convertColumnIndexToView(ImageColumn.LABEL.index()) >= 0;
        if (wanted && !there) {
            addColumn(label);
            moveColumn(getColumnCount() - 1, convertColumnIndexToView(ImageColumn.TARGET.index()) + 1);
        } else if (!wanted && there) {
            removeColumn(label);
        }
    }

    void filter(@Nullable RowFilter<ImageTableModel, Integer> filter) {
        sorter.setRowFilter(filter);
    }

    private void sort(ActionEvent event) {
        sorter.sort();
    }

    /** Values have changed: the order may be another one soon. */
    void updated() {
        if ((!sorter.getSortKeys().isEmpty() || sorter.getRowFilter() != null) && !resort.isRunning()) {
            resort.start();
        }
    }

    /** Runs something that takes rows away, and leaves those that are in sight where they are. */
    void keepingSight(Runnable change) {
        Rectangle sight = getVisibleRect();
        int top = rowAtPoint(sight.getLocation());
        ImageEntry anchor = top < 0 ? null : entry(top);
        int offset = sight.y - getCellRect(Math.max(0, top), 0, true).y;
        change.run();
        for (int i = 0; anchor != null && i <= Math.min(top, getRowCount() - 1); i++) {
            if (i < top && entry(i) == anchor) {
                Rectangle row = getCellRect(i, 0, true);
                scrollTo(sight.x, row.y + offset);
                return;
            }
        }
    }

    private void scrollTo(int x, int y) {
        if (getParent() instanceof JViewport viewport) {
            viewport.setViewPosition(new Point(x, y));
        }
    }

    ImageEntry entry(int viewRow) {
        return model.entry(convertRowIndexToModel(viewRow));
    }

    void showSelected() {
        if (getSelectedRow() >= 0) {
            Rectangle row = getCellRect(getSelectedRow(), 0, true);
            row.x = getVisibleRect().x;
            scrollRectToVisible(row);
        }
    }

    List<ImageEntry> selected() {
        return Arrays.stream(getSelectedRows()).mapToObj(this::entry).toList();
    }

    List<ImageEntry> shown() {
        List<ImageEntry> shown = new ArrayList<>(getRowCount());
        for (int i = 0; i < getRowCount(); i++) {
            shown.add(entry(i));
        }
        return shown;
    }

    void onCopy(Runnable copy) {
        getActionMap().put(TransferHandler.getCopyAction().getValue(Action.NAME), Keys.action(copy));
    }

    @Override
    public void updateUI() {
        super.updateUI();
        if (getTableHeader() != null && getTableHeader().getDefaultRenderer() instanceof JLabel header) {
            header.setHorizontalAlignment(SwingConstants.LEADING);
        }
        setRowHeight(Math.max(ROW_HEIGHT, getFontMetrics(getFont()).getHeight() + 12));
        if (columns != null) { // the constructor of the class above comes here too
            columns.values().forEach(column -> ((ImageCell) column.getCellRenderer()).updateUI());
        }
    }

    /** Fills the place that there is, but never squeezes the columns. */
    @Override
    public boolean getScrollableTracksViewportWidth() {
        return getParent() != null && getPreferredSize().width < getParent().getWidth();
    }

    @Override
    public void doLayout() {
        TableColumn resized = getTableHeader() == null ? null : getTableHeader().getResizingColumn();
        if (resized == null && getScrollableTracksViewportWidth()) {
            stretch();
        }
        super.doLayout();
    }

    private void stretch() {
        int rest = getWidth() - getColumnModel().getTotalColumnWidth();
        List<ImageColumn> wide = List.of(ImageColumn.SOURCE, ImageColumn.TARGET, ImageColumn.ERROR);
        for (int i = 0; i < wide.size(); i++) {
            TableColumn column = column(wide.get(i));
            int share = rest / (wide.size() - i);
            column.setWidth(column.getWidth() + share);
            rest -= share;
        }
    }

    /** The menu is about the row that was clicked. */
    @Override
    public @Nullable Point getPopupLocation(@Nullable MouseEvent event) {
        int row = event == null ? -1 : rowAtPoint(event.getPoint());
        if (row >= 0 && !isRowSelected(row)) {
            setRowSelectionInterval(row, row);
        }
        return super.getPopupLocation(event);
    }

    @Override
    public @Nullable String getToolTipText(MouseEvent event) {
        int row = rowAtPoint(event.getPoint());
        int column = columnAtPoint(event.getPoint());
        if (row < 0 || column < 0) {
            return null;
        }
        String text = ImageColumn.at(convertColumnIndexToModel(column)).text(entry(row), texts.messages());
        return text.isEmpty() ? null : Cut.tip(text);
    }

    /** A third click on a header gives the order in which the images came. */
    private static final class ThreeWaySorter extends TableRowSorter<ImageTableModel> {
        ThreeWaySorter(ImageTableModel model) {
            super(model);
            setMaxSortKeys(1);
        }

        @Override
        public void toggleSortOrder(int column) {
            List<? extends RowSorter.SortKey> keys = getSortKeys();
            if (!keys.isEmpty()
                    && keys.get(0).getColumn() == column
                    && keys.get(0).getSortOrder() == SortOrder.DESCENDING) {
                setSortKeys(List.of());
            } else {
                super.toggleSortOrder(column);
            }
        }
    }
}

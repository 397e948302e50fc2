package io.imagetransmit.gui.view;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.swing.table.AbstractTableModel;

/** The images in the order in which they came. Each cell's value is the whole entry; the column knows what to make of it. */
final class ImageTableModel extends AbstractTableModel {
    private final int limit;
    private final List<ImageEntry> entries = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();

    ImageTableModel(int limit) {
        this.limit = limit;
    }

    /** In place of all that is there; this is not cut to the limit. */
    List<ImageRow> rows() {
        return entries.stream().map(ImageEntry::row).toList();
    }

    void begin(List<ImageRow> rows) {
        entries.clear();
        rows.forEach(row -> entries.add(new ImageEntry(row)));
        index();
        fireTableDataChanged();
    }

    /** One that is there already is updated. When there are too many, the first ones that are final fall out. */
    void add(Collection<ImageRow> rows) {
        update(rows);
        int before = entries.size();
        for (ImageRow row : rows) {
            if (places.putIfAbsent(row.id(), entries.size()) == null) {
                entries.add(new ImageEntry(row));
            }
        }
        if (entries.size() > before) {
            fireTableRowsInserted(before, entries.size() - 1);
        }
        makeRoom();
    }

    private void makeRoom() {
        int surplus = entries.size() - limit;
        int at = 0;
        while (surplus > 0 && at < entries.size()) {
            int end = at;
            while (end < entries.size() && end - at < surplus && isFinal(end)) {
                end++;
            }
            if (end > at) {
                entries.subList(at, end).clear();
                surplus -= end - at;
                index();
                fireTableRowsDeleted(at, end - 1);
            } else {
                at++;
            }
        }
    }

    private boolean isFinal(int place) {
        return entries.get(place).row().state().isFinal();
    }

    private void index() {
        places.clear();
        for (int i = 0; i < entries.size(); i++) {
            places.put(entries.get(i).row().id(), i);
        }
    }

    /** What is not there, or not any more, is passed over. */
    void update(Collection<ImageRow> rows) {
        int first = Integer.MAX_VALUE;
        int last = -1;
        for (ImageRow row : rows) {
            Integer place = places.get(row.id());
            if (place != null) {
                entries.get(place).row(row);
                first = Math.min(first, place);
                last = Math.max(last, place);
            }
        }
        if (last >= 0) {
            fireTableRowsUpdated(first, last);
        }
    }

    ImageEntry entry(int place) {
        return entries.get(place);
    }

    /** Whether there is more than one target registry among them. */
    boolean hasLabels() {
        return entries.stream().anyMatch(entry -> !entry.row().label().isEmpty());
    }

    @Override
    public int getRowCount() {
        return entries.size();
    }

    @Override
    public int getColumnCount() {
        return ImageColumn.values().length;
    }

    @Override
    public Class<?> getColumnClass(int column) {
        return ImageEntry.class;
    }

    @Override
    public Object getValueAt(int row, int column) {
        return entries.get(row);
    }
}

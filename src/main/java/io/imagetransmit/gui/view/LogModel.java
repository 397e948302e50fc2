package io.imagetransmit.gui.view;

import java.util.List;
import javax.swing.AbstractListModel;

/** The lines that the list shows. */
final class LogModel extends AbstractListModel<LogLine> {
    private final LogLines lines;
    private final int limit;

    LogModel(int limit) {
        this.limit = limit;
        this.lines = new LogLines(limit);
    }

    /** Takes new lines over, and gives how many earlier ones had to make room for them. */
    int take(List<LogLine> added) {
        List<LogLine> kept = added.size() > limit ? added.subList(added.size() - limit, added.size()) : added;
        int surplus = lines.surplus(kept.size());
        drop(surplus);
        if (!kept.isEmpty()) {
            kept.forEach(lines::add);
            fireIntervalAdded(this, lines.size() - kept.size(), lines.size() - 1);
        }
        return surplus;
    }

    void clear() {
        drop(lines.size());
    }

    private void drop(int count) {
        if (count > 0) {
            lines.drop(count);
            fireIntervalRemoved(this, 0, count - 1);
        }
    }

    long first() {
        return lines.first();
    }

    long end() {
        return lines.end();
    }

    List<LogLine> from(long number) {
        return lines.from(number);
    }

    @Override
    public int getSize() {
        return lines.size();
    }

    @Override
    public LogLine getElementAt(int index) {
        return lines.line(index);
    }
}

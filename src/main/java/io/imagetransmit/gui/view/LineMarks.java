package io.imagetransmit.gui.view;

import io.imagetransmit.image.ListLine;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import javax.swing.event.DocumentEvent;
import javax.swing.event.DocumentListener;
import javax.swing.text.Document;
import javax.swing.text.Element;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of a document are marked. A mark goes with its line while lines come and go above it, and with the line itself; so nothing flickers
 * until the text has been read again.
 */
final class LineMarks {
    private final Document document;
    private final IdentityHashMap<Element, ListLine.Invalid> marks = new IdentityHashMap<>();

    LineMarks(Document document) {
        this.document = document;
        document.addDocumentListener(new DocumentListener() {
            @Override
            public void insertUpdate(DocumentEvent event) {
                carryOver(event);
            }

            @Override
            public void removeUpdate(DocumentEvent event) {
                carryOver(event);
            }

            @Override
            public void changedUpdate(DocumentEvent event) {
                carryOver(event);
            }
        });
    }

    /** Marks these lines and no others. */
    void set(List<ListLine.Invalid> invalid) {
        Element lines = document.getDefaultRootElement();
        marks.clear();
        invalid.forEach(each -> marks.put(lines.getElement(each.lineNumber() - 1), each));
    }

    /** A document has new elements for lines that were split or joined, and for the one above those. */
    private void carryOver(DocumentEvent event) {
        DocumentEvent.ElementChange change = event.getChange(document.getDefaultRootElement());
        if (change == null) {
            return;
        }
        Map<Integer, ListLine.Invalid> homeless = new HashMap<>();
        for (Element removed : change.getChildrenRemoved()) {
            ListLine.Invalid mark = marks.remove(removed);
            if (mark != null) {
                homeless.putIfAbsent(removed.getStartOffset(), mark);
            }
        }
        for (Element added : change.getChildrenAdded()) {
            ListLine.Invalid mark = homeless.get(added.getStartOffset());
            if (mark != null) {
                marks.put(added, mark);
            }
        }
    }

    /** Counted from 0; null where there is no mark, or no line. */
    ListLine.@Nullable Invalid at(int line) {
        Element element = line < 0 ? null : document.getDefaultRootElement().getElement(line);
        return element == null ? null : marks.get(element);
    }

    /** The marked line behind this one, the first one behind the last; -1 if there is none at all. */
    int after(int line) {
        int[] lines = lines();
        for (int each : lines) {
            if (each > line) {
                return each;
            }
        }
        return lines.length == 0 ? -1 : lines[0];
    }

    /** The marked line in front of this one, the last one in front of the first; -1 if there is none at all. */
    int before(int line) {
        int[] lines = lines();
        for (int i = lines.length - 1; i >= 0; i--) {
            if (lines[i] < line) {
                return lines[i];
            }
        }
        return lines.length == 0 ? -1 : lines[lines.length - 1];
    }

    private int[] lines() {
        Element root = document.getDefaultRootElement();
        return marks.keySet().stream()
                .mapToInt(element -> root.getElementIndex(element.getStartOffset()))
                .sorted()
                .toArray();
    }
}

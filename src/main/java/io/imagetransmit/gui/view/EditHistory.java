package io.imagetransmit.gui.view;

import java.util.ArrayList;
import java.util.List;
import javax.swing.event.DocumentEvent;
import javax.swing.text.AttributeSet;
import javax.swing.text.BadLocationException;
import javax.swing.text.Document;
import javax.swing.text.PlainDocument;
import javax.swing.undo.AbstractUndoableEdit;
import javax.swing.undo.UndoManager;
import javax.swing.undo.UndoableEdit;
import org.jspecify.annotations.Nullable;

/** What was done to a text, to be undone in steps as people see them: a stretch of typing, what was pasted over a selection, another text. */
final class EditHistory extends UndoManager {
    private static final long serialVersionUID = 1L;
    private static final int STEPS = 1000;

    private @Nullable Step group;

    EditHistory() {
        setLimit(STEPS);
    }

    /** A document whose changes come in here. */
    PlainDocument document() {
        PlainDocument document = new PlainDocument() {
            private static final long serialVersionUID = 1L;

            @Override
            public void replace(int offset, int length, String text, AttributeSet attributes)
                    throws BadLocationException {
                group = new Step();
                try {
                    super.replace(offset, length, text, attributes);
                } finally {
                    Step done = group;
                    group = null;
                    if (!done.edits.isEmpty()) {
                        addEdit(done);
                    }
                }
            }
        };
        document.addUndoableEditListener(event -> happened(event.getEdit()));
        return document;
    }

    private void happened(UndoableEdit edit) {
        if (group == null) {
            Step step = new Step();
            step.add(edit);
            addEdit(step);
        } else {
            group.add(edit);
        }
    }

    /** Undoes a step; gives the place in the text where that was, or -1 if there was nothing to undo. */
    int back() {
        return editToBeUndone() instanceof Step step && step.canUndo() ? place(step, this::undo) : -1;
    }

    /** Does again what was undone; gives the place in the text where that was, or -1 if there was nothing to do. */
    int forth() {
        return editToBeRedone() instanceof Step step && step.canRedo() ? place(step, this::redo) : -1;
    }

    private static int place(Step step, Runnable move) {
        move.run();
        return step.offset();
    }

    private static final class Step extends AbstractUndoableEdit {
        private static final long serialVersionUID = 1L;
        private final transient List<UndoableEdit> edits = new ArrayList<>();
        private boolean breaksLine;

        void add(UndoableEdit edit) {
            edits.add(edit);
            breaksLine |= edit instanceof DocumentEvent change && breaksLine(change);
        }

        private static boolean breaksLine(DocumentEvent change) {
            Document document = change.getDocument();
            if (change.getType() == DocumentEvent.EventType.REMOVE) {
                return change.getChange(document.getDefaultRootElement()) != null;
            }
            try {
                return document.getText(change.getOffset(), change.getLength()).indexOf('\n') >= 0;
            } catch (BadLocationException e) {
                throw new IllegalStateException(e); // it was put there just now
            }
        }

        int offset() {
            return edits.stream()
                    .mapToInt(edit -> edit instanceof DocumentEvent change ? change.getOffset() : 0)
                    .min()
                    .orElse(0);
        }

        @Override
        public boolean addEdit(UndoableEdit next) {
            if (next instanceof Step step && continuedBy(step)) {
                edits.addAll(step.edits);
                return true;
            }
            return false;
        }

        /** Single characters, one behind the other or deleted one after the other; a new line is a new step. */
        private boolean continuedBy(Step next) {
            if (next.edits.size() != 1
                    || !(edits.get(edits.size() - 1) instanceof DocumentEvent last)
                    || !(next.edits.get(0) instanceof DocumentEvent now)
                    || now.getLength() != 1
                    || last.getLength() != 1
                    || breaksLine
                    || next.breaksLine
                    || last.getType() != now.getType()) {
                return false;
            }
            return now.getType() == DocumentEvent.EventType.INSERT
                    ? now.getOffset() == last.getOffset() + 1
                    : now.getOffset() == last.getOffset() || now.getOffset() == last.getOffset() - 1;
        }

        @Override
        public void undo() {
            super.undo();
            for (int i = edits.size() - 1; i >= 0; i--) {
                edits.get(i).undo();
            }
        }

        @Override
        public void redo() {
            super.redo();
            edits.forEach(UndoableEdit::redo);
        }
    }
}

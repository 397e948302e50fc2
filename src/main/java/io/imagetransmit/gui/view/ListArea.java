package io.imagetransmit.gui.view;

import com.formdev.flatlaf.FlatClientProperties;
import com.formdev.flatlaf.ui.FlatUIUtils;
import com.formdev.flatlaf.util.UIScale;
import io.imagetransmit.image.ListLine;
import java.awt.BasicStroke;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.KeyboardFocusManager;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.event.MouseEvent;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import javax.swing.JTextArea;
import javax.swing.KeyStroke;
import javax.swing.text.BadLocationException;
import javax.swing.text.Element;
import javax.swing.text.PlainDocument;
import org.jspecify.annotations.Nullable;

/** The text of a list, with a wave below what cannot be understood. */
final class ListArea extends JTextArea {
    private static final long serialVersionUID = 1L;

    private final transient LineMarks marks;
    private final transient Function<ListLine.Invalid, String> sentence;
    private transient List<String> placeholder = List.of();

    ListArea(PlainDocument document, LineMarks marks, Function<ListLine.Invalid, String> sentence) {
        super(document);
        this.marks = marks;
        this.sentence = sentence;
        putClientProperty(FlatClientProperties.STYLE_CLASS, "monospaced");
        setToolTipText(""); // asks for the texts of places
        // A list has no tabs in it; who has no mouse must come out again.
        setFocusTraversalKeys(
                KeyboardFocusManager.FORWARD_TRAVERSAL_KEYS, Set.of(KeyStroke.getKeyStroke("pressed TAB")));
        setFocusTraversalKeys(
                KeyboardFocusManager.BACKWARD_TRAVERSAL_KEYS, Set.of(KeyStroke.getKeyStroke("shift pressed TAB")));
    }

    /** Lines that are shown while there is no text. */
    void placeholder(List<String> lines) {
        placeholder = lines;
        repaint();
    }

    /** The line in which the caret stands, counted from 0. */
    int caretLine() {
        return lineAt(getCaretPosition());
    }

    int lineAt(int offset) {
        return getDocument().getDefaultRootElement().getElementIndex(offset);
    }

    int lineHeight() {
        return getRowHeight();
    }

    /** The line at a height of this component, counted from 0; -1 below the last one. */
    int lineAtHeight(int y) {
        int line = (y - getInsets().top) / getRowHeight();
        return y < getInsets().top || line >= getLineCount() ? -1 : line;
    }

    /** Selects a line and brings it into sight. */
    void select(int line) {
        Element element = getDocument().getDefaultRootElement().getElement(line);
        int end = Math.min(element.getEndOffset() - 1, getDocument().getLength());
        setCaretPosition(end);
        moveCaretPosition(element.getStartOffset());
        scrollRectToVisible(new Rectangle(0, getInsets().top + line * getRowHeight(), 1, getRowHeight()));
    }

    @Override
    public @Nullable String getToolTipText(MouseEvent event) {
        ListLine.Invalid invalid = marks.at(lineAtHeight(event.getY()));
        return invalid == null ? null : Tips.wrapped(this, sentence.apply(invalid));
    }

    @Override
    protected void paintComponent(Graphics graphics) {
        super.paintComponent(graphics);
        Graphics2D pen = (Graphics2D) graphics.create();
        try {
            if (getDocument().getLength() == 0) {
                paintPlaceholder(pen);
            } else {
                paintWaves(pen);
            }
        } catch (BadLocationException e) {
            throw new IllegalStateException(e); // the text does not change while it is painted
        } finally {
            pen.dispose();
        }
    }

    private void paintPlaceholder(Graphics2D pen) {
        pen.setFont(getFont());
        pen.setColor(Tone.HINT.color());
        int y = getInsets().top + pen.getFontMetrics().getAscent();
        for (String line : placeholder) {
            FlatUIUtils.drawString(this, pen, line, getInsets().left + UIScale.scale(2), y);
            y += getRowHeight();
        }
    }

    private void paintWaves(Graphics2D pen) throws BadLocationException {
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setColor(Tone.BAD.color());
        pen.setStroke(new BasicStroke(UIScale.scale(1f)));
        Rectangle clip = pen.getClipBounds();
        int first = Math.max(0, (clip.y - getInsets().top) / getRowHeight());
        int last = Math.min(getLineCount() - 1, (clip.y + clip.height - getInsets().top) / getRowHeight());
        for (int line = first; line <= last; line++) {
            ListLine.Invalid invalid = marks.at(line);
            if (invalid != null) {
                paintWave(pen, line, invalid);
            }
        }
    }

    private void paintWave(Graphics2D pen, int line, ListLine.Invalid invalid) throws BadLocationException {
        int start = getLineStartOffset(line);
        String text = getText(start, getLineEndOffset(line) - start).stripTrailing();
        int from = text.length() - text.stripLeading().length();
        int to = text.length();
        // What is wrong in it, if it can be found: some of it is written in another way to be printable.
        for (String part : List.of(invalid.text(), invalid.part())) {
            int at = text.indexOf(part, from);
            if (at >= 0 && !part.isBlank()) {
                from = at;
                to = at + part.length();
            }
        }
        Rectangle2D left = modelToView2D(start + from);
        Rectangle2D right = modelToView2D(start + to);
        double step = UIScale.scale(2f);
        double bottom = left.getMaxY() - UIScale.scale(1f);
        double end = Math.max(right.getX(), left.getX() + 4 * step);
        Path2D wave = new Path2D.Double();
        wave.moveTo(left.getX(), bottom);
        boolean up = true;
        for (double x = left.getX() + step; x <= end; x += step) {
            wave.lineTo(x, up ? bottom - step : bottom);
            up = !up;
        }
        pen.draw(wave);
    }
}

package io.imagetransmit.gui.view;

import com.formdev.flatlaf.ui.FlatUIUtils;
import com.formdev.flatlaf.util.UIScale;
import io.imagetransmit.image.ListLine;
import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Insets;
import java.awt.Rectangle;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.util.function.Function;
import javax.swing.Icon;
import javax.swing.JComponent;
import javax.swing.UIManager;
import org.jspecify.annotations.Nullable;

/** The strip on the left of a list: the lines' numbers, and a sign in front of those that cannot be understood. */
final class LineMargin extends JComponent {
    private static final long serialVersionUID = 1L;
    private static final int FEWEST_DIGITS = 2;

    private final ListArea area;
    private final transient LineMarks marks;
    private final transient Function<ListLine.Invalid, String> sentence;
    private final transient Icon sign = Symbol.WARNING.icon(Tone.BAD::color);

    LineMargin(ListArea area, LineMarks marks, Function<ListLine.Invalid, String> sentence) {
        this.area = area;
        this.marks = marks;
        this.sentence = sentence;
        setName("imageList.margin");
        setToolTipText("");
        area.addCaretListener(event -> repaint());
        area.addPropertyChangeListener("font", changed -> revalidate());
        area.addPropertyChangeListener("editable", changed -> repaint());
        addMouseListener(new MouseAdapter() {
            @Override
            public void mousePressed(MouseEvent event) {
                int line = area.lineAtHeight(event.getY());
                if (line >= 0) {
                    area.requestFocusInWindow();
                    area.select(line);
                }
            }
        });
    }

    @Override
    public @Nullable String getToolTipText(MouseEvent event) {
        ListLine.Invalid invalid = marks.at(area.lineAtHeight(event.getY()));
        return invalid == null ? null : Tips.wrapped(this, sentence.apply(invalid));
    }

    @Override
    public Dimension getPreferredSize() {
        int digits =
                Math.max(FEWEST_DIGITS, Integer.toString(area.getLineCount()).length());
        int width = sign.getIconWidth() + digits * digitWidth() + 4 * gap();
        return new Dimension(width, area.getPreferredSize().height);
    }

    private int digitWidth() {
        return area.getFontMetrics(area.getFont()).charWidth('0');
    }

    private static int gap() {
        return UIScale.scale(4);
    }

    @Override
    protected void paintComponent(Graphics graphics) {
        Graphics2D pen = (Graphics2D) graphics.create();
        Rectangle clip = pen.getClipBounds();
        pen.setColor(area.getBackground());
        pen.fillRect(clip.x, clip.y, clip.width, clip.height);
        pen.setColor(UIManager.getColor("Separator.foreground"));
        pen.fillRect(getWidth() - 1, clip.y, 1, clip.height);
        pen.setFont(area.getFont());
        Insets insets = area.getInsets();
        int height = area.lineHeight();
        int last = Math.min(area.getLineCount() - 1, (clip.y + clip.height - insets.top) / height);
        for (int line = Math.max(0, (clip.y - insets.top) / height); line <= last; line++) {
            paintLine(pen, line, insets.top + line * height);
        }
        pen.dispose();
    }

    private void paintLine(Graphics2D pen, int line, int top) {
        int height = area.lineHeight();
        if (marks.at(line) != null) {
            sign.paintIcon(this, pen, gap(), top + (height - sign.getIconHeight()) / 2);
        }
        String number = Integer.toString(line + 1);
        pen.setColor(line == area.caretLine() ? area.getForeground() : Tone.HINT.color());
        int x = getWidth() - 2 * gap() - number.length() * digitWidth();
        FlatUIUtils.drawString(this, pen, number, x, top + pen.getFontMetrics().getAscent());
    }
}

package io.imagetransmit.gui.view;

import com.formdev.flatlaf.icons.FlatAbstractIcon;
import java.awt.Color;
import java.awt.Component;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.swing.BorderFactory;
import javax.swing.Icon;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.ListCellRenderer;
import org.jspecify.annotations.Nullable;

/** Draws a line of the log: its sign, its text, and boxes around what is looked for. */
final class LogCell extends JLabel implements ListCellRenderer<LogLine> {
    private static final Color FOUND = new Color(0xf5, 0xb8, 0x00, 0x66);
    private static final Color FOUND_EDGE = new Color(0xd0, 0x90, 0x00);
    private static final int MOST_BOXES = 200;

    private final Texts texts;
    private final Supplier<@Nullable Pattern> wanted;
    private final Map<LogPane.Kind, Icon> signs = new EnumMap<>(LogPane.Kind.class);
    private final Map<LogPane.Kind, Icon> plainSigns = new EnumMap<>(LogPane.Kind.class);
    private final Icon blank = new Blank();
    private boolean selected;

    LogCell(Texts texts, Supplier<@Nullable Pattern> wanted) {
        this.texts = texts;
        this.wanted = wanted;
        putClientProperty("html.disable", true);
        setBorder(BorderFactory.createEmptyBorder(0, 6, 0, 6));
        signs.put(LogPane.Kind.NORMAL, blank);
        plainSigns.put(LogPane.Kind.NORMAL, blank);
        sign(LogPane.Kind.GOOD, Symbol.DONE);
        sign(LogPane.Kind.BAD, Symbol.FAILED);
        sign(LogPane.Kind.HINT, Symbol.WARNING);
    }

    private void sign(LogPane.Kind kind, Symbol symbol) {
        signs.put(kind, symbol.icon(kind::color));
        plainSigns.put(kind, symbol.icon());
    }

    /** What stands in front of the text, and behind it. */
    int margin() {
        return textStart() + getInsets().right;
    }

    /** Where the text begins. */
    int textStart() {
        return getInsets().left + blank.getIconWidth() + getIconTextGap();
    }

    @Override
    public Component getListCellRendererComponent(
            JList<? extends LogLine> list, LogLine line, int index, boolean isSelected, boolean focused) {
        selected = isSelected;
        setFont(list.getFont());
        setText(line.shown());
        setIcon((selected ? plainSigns : signs).get(line.kind()));
        setBackground(selected ? list.getSelectionBackground() : list.getBackground());
        setForeground(selected ? list.getSelectionForeground() : line.kind().color());
        String kind = line.kind() == LogPane.Kind.NORMAL ? "" : texts.text("gui.log.kind." + line.kind()) + ": ";
        getAccessibleContext().setAccessibleName(kind + line.shown());
        return this;
    }

    @Override
    protected void paintComponent(Graphics graphics) {
        graphics.setColor(getBackground());
        graphics.fillRect(0, 0, getWidth(), getHeight());
        Pattern pattern = wanted.get();
        if (pattern != null) {
            boxes(graphics, pattern);
        }
        super.paintComponent(graphics);
    }

    private void boxes(Graphics graphics, Pattern pattern) {
        FontMetrics metrics = getFontMetrics(getFont());
        Matcher matcher = pattern.matcher(getText());
        for (int i = 0; i < MOST_BOXES && matcher.find(); i++) {
            int x = textStart() + metrics.stringWidth(getText().substring(0, matcher.start()));
            int width = metrics.stringWidth(matcher.group());
            if (!selected) { // white on yellow could not be read
                graphics.setColor(FOUND);
                graphics.fillRect(x, 1, width, getHeight() - 2);
            }
            graphics.setColor(selected ? getForeground() : FOUND_EDGE);
            graphics.drawRect(x - 1, 0, width + 1, getHeight() - 1);
        }
    }

    /** As wide as a sign. */
    private static final class Blank extends FlatAbstractIcon {
        Blank() {
            super(Symbol.SIZE, Symbol.SIZE, null);
        }

        @Override
        protected void paintIcon(Component component, Graphics2D graphics) {
            // nothing is the sign of an ordinary line
        }
    }

    @Override
    public void revalidate() {
        // drawn by the list, never laid out
    }

    @Override
    public void repaint(long delay, int x, int y, int width, int height) {
        // the list repaints
    }
}

package io.imagetransmit.gui.view;

import java.awt.Color;
import java.awt.Component;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import javax.swing.BorderFactory;
import javax.swing.Icon;
import javax.swing.JTable;
import javax.swing.SwingConstants;
import javax.swing.UIManager;
import javax.swing.table.DefaultTableCellRenderer;
import org.jspecify.annotations.Nullable;

/** Draws a cell of the table: its text, with the state's sign or a bar where the column has one. Its text is its accessible name too. */
final class ImageCell extends DefaultTableCellRenderer {
    private static final int PADDING = 6;
    private static final int BAR = 4;
    private static final int BAR_SPACE = 7;
    private static final int MOST_CUTS = 500;

    private final ImageColumn column;
    private final Texts texts;
    private final Map<ImageRow.State, Icon> icons = new EnumMap<>(ImageRow.State.class);
    private final Map<ImageRow.State, Icon> selectedIcons = new EnumMap<>(ImageRow.State.class);
    private final Map<String, String> cuts = new HashMap<>();
    private @Nullable FontMetrics cutMetrics;
    private int cutWidth;
    private @Nullable ImageRow row;
    private boolean selected;

    ImageCell(ImageColumn column, Texts texts) {
        this.column = column;
        this.texts = texts;
        putClientProperty("html.disable", true);
        setHorizontalAlignment(column.isNumber() ? SwingConstants.TRAILING : SwingConstants.LEADING);
        for (ImageRow.State state : ImageRow.State.values()) {
            icons.put(state, state.icon(false));
            selectedIcons.put(state, state.icon(true));
        }
    }

    @Override
    public Component getTableCellRendererComponent(
            JTable table, @Nullable Object value, boolean isSelected, boolean focused, int viewRow, int viewColumn) {
        super.getTableCellRendererComponent(table, "", isSelected, focused, viewRow, viewColumn);
        if (value instanceof ImageEntry entry) {
            row = entry.row();
            setBorder(BorderFactory.createEmptyBorder(0, PADDING, hasBar() ? BAR_SPACE : 0, PADDING));
            selected = isSelected;
            String text = column.text(entry, texts.messages());
            getAccessibleContext().setAccessibleName(text);
            int width = table.getColumnModel().getColumn(viewColumn).getWidth() - 2 * PADDING;
            boolean name = column == ImageColumn.SOURCE || column == ImageColumn.TARGET;
            setText(name ? cut(text, width, table.getFontMetrics(getFont())) : text);
            if (column == ImageColumn.STATE) {
                setIcon((isSelected ? selectedIcons : icons).get(entry.row().state()));
            }
            setForeground(isSelected ? table.getSelectionForeground() : color(table, entry.row()));
        }
        return this;
    }

    /** The same names are painted again and again. */
    private String cut(String text, int width, FontMetrics metrics) {
        if (width != cutWidth || !metrics.equals(cutMetrics) || cuts.size() > MOST_CUTS) {
            cuts.clear();
            cutWidth = width;
            cutMetrics = metrics;
        }
        return cuts.computeIfAbsent(text, name -> Cut.middle(name, metrics, width));
    }

    private Color color(JTable table, ImageRow shown) {
        return switch (column) {
            case STATE -> shown.state().color();
            case ERROR -> shown.state() == ImageRow.State.FAILED ? Tone.BAD.color() : table.getForeground();
            case SOURCE, TARGET, LABEL, PROGRESS, SPEED, SIZE, TIME -> table.getForeground();
        };
    }

    @Override
    protected void paintComponent(Graphics graphics) {
        super.paintComponent(graphics);
        ImageRow shown = row;
        if (!hasBar() || shown == null) {
            return;
        }
        int top = getHeight() - BAR_SPACE;
        int full = getWidth() - 2 * PADDING;
        if (graphics instanceof Graphics2D drawing) {
            drawing.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        }
        graphics.setColor(selected ? shade(getForeground()) : UIManager.getColor("ProgressBar.background"));
        graphics.fillRoundRect(PADDING, top, full, BAR, BAR, BAR);
        graphics.setColor(selected ? getForeground() : barColor(shown));
        graphics.fillRoundRect(PADDING, top, (int) (full * shown.share()), BAR, BAR, BAR);
    }

    private boolean hasBar() {
        return column == ImageColumn.PROGRESS && row != null && row.share() >= 0;
    }

    private static Color barColor(ImageRow shown) {
        return shown.state() == ImageRow.State.RUNNING
                ? UIManager.getColor("ProgressBar.foreground")
                : shown.state().color();
    }

    private static Color shade(Color color) {
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), 0x50);
    }
}

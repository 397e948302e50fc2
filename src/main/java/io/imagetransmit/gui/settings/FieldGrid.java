package io.imagetransmit.gui.settings;

import com.formdev.flatlaf.util.UIScale;
import java.awt.Component;
import java.awt.GridBagConstraints;
import java.awt.GridBagLayout;
import java.awt.Insets;
import javax.swing.Box;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTextField;

/** Fields below each other, their labels in a column of their own. */
final class FieldGrid extends JPanel {
    private static final long serialVersionUID = 1L;
    private static final int GAP = 10;

    private int row;

    FieldGrid() {
        super(new GridBagLayout());
        setOpaque(false);
    }

    void add(Field field) {
        int top = row == 0 ? 0 : GAP;
        JLabel label = field.label();
        if (label != null) {
            GridBagConstraints left = place(0, top, 0);
            left.anchor = GridBagConstraints.BASELINE_LEADING;
            add(label, left);
        }
        GridBagConstraints right = place(1, top, 0);
        right.anchor = label == null ? GridBagConstraints.LINE_START : GridBagConstraints.BASELINE_LEADING;
        right.weightx = 1;
        boolean narrow = field.placed() instanceof JTextField text && text.getColumns() > 0;
        right.fill = narrow ? GridBagConstraints.NONE : GridBagConstraints.HORIZONTAL;
        add((Component) field.placed(), right);
        row++;
        GridBagConstraints below = place(1, 3, 0);
        below.anchor = GridBagConstraints.FIRST_LINE_START;
        below.fill = GridBagConstraints.HORIZONTAL;
        add(field.note(), below);
        row++;
    }

    /** Over both columns. */
    void wide(JComponent component, int top) {
        GridBagConstraints both = place(0, top, 0);
        both.gridwidth = 2;
        both.fill = GridBagConstraints.HORIZONTAL;
        both.anchor = GridBagConstraints.LINE_START;
        add(component, both);
        row++;
    }

    /** What is left of the height stays empty below. */
    void end() {
        GridBagConstraints rest = place(0, 0, 0);
        rest.weighty = 1;
        add(Box.createGlue(), rest);
        row++;
    }

    private GridBagConstraints place(int column, int top, int bottom) {
        GridBagConstraints place = new GridBagConstraints();
        place.gridx = column;
        place.gridy = row;
        place.insets = new Insets(UIScale.scale(top), 0, UIScale.scale(bottom), UIScale.scale(column == 0 ? 12 : 0));
        return place;
    }
}

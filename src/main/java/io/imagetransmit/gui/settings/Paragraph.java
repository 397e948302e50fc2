package io.imagetransmit.gui.settings;

import com.formdev.flatlaf.util.UIScale;
import java.awt.Dimension;
import javax.swing.JTextPane;
import javax.swing.SwingUtilities;
import javax.swing.text.View;

/** A text of several lines that cannot be edited; lines are broken as its language does. */
final class Paragraph extends JTextPane {
    private static final long serialVersionUID = 1L;

    private final int widest;

    /** @param widest before the look and feel's own scaling */
    Paragraph(int widest) {
        this.widest = widest;
        setEditable(false);
        setFocusable(false);
        setOpaque(false);
        setBorder(null);
    }

    /** Where the caret goes nobody has to see it. */
    @Override
    public void setText(String text) {
        if (!text.equals(getText())) {
            super.setText(text);
            setCaretPosition(0);
            revalidate();
        }
    }

    /** As high as the text is in the width that it was given. */
    @Override
    public Dimension getPreferredSize() {
        int width = getWidth() > 0 ? getWidth() : UIScale.scale(widest);
        View root = getUI().getRootView(this);
        root.setSize(width, Integer.MAX_VALUE);
        return new Dimension(UIScale.scale(widest), (int) Math.ceil(root.getPreferredSpan(View.Y_AXIS)));
    }

    @Override
    public void setBounds(int x, int y, int width, int height) {
        boolean other = width != getWidth();
        super.setBounds(x, y, width, height);
        if (other) {
            SwingUtilities.invokeLater(this::revalidate);
        }
    }

    @Override
    public Dimension getMinimumSize() {
        return new Dimension(0, getPreferredSize().height);
    }
}

package io.imagetransmit.gui.view;

import javax.swing.BorderFactory;
import javax.swing.JLabel;
import javax.swing.SwingConstants;
import javax.swing.UIManager;

/** Explains, in the middle of a place that would be empty, what will be there. */
final class EmptyText extends JLabel {
    EmptyText() {
        super("", CENTER);
        setVerticalAlignment(SwingConstants.CENTER);
        setOpaque(true);
        setBorder(BorderFactory.createEmptyBorder(16, 24, 16, 24));
        Tone.HINT.of(this);
    }

    /** In several lines where it does not fit into one. */
    void say(String text) {
        setText(Cut.tip(text).replace("<html>", "<html><center>"));
        getAccessibleContext().setAccessibleName(text);
    }

    @Override
    public void updateUI() {
        super.updateUI();
        setBackground(UIManager.getColor("Table.background"));
    }
}

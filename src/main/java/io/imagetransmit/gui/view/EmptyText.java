package io.imagetransmit.gui.view;

import javax.swing.BorderFactory;
import javax.swing.JLabel;
import javax.swing.SwingConstants;
import javax.swing.UIManager;

/** Explains, in the middle of a place that would be empty, what will be there. */
final class EmptyText extends JLabel {
    private String said = "";

    EmptyText() {
        super("", CENTER);
        setVerticalAlignment(SwingConstants.CENTER);
        setOpaque(true);
        setBorder(BorderFactory.createEmptyBorder(16, 24, 16, 24));
        Tone.HINT.of(this);
    }

    /** In several lines where it does not fit into one. */
    void say(String text) {
        said = text;
        getAccessibleContext().setAccessibleName(text);
        if (isVisible()) {
            lay();
        }
    }

    /** Costs more than any other text, so it is not done for what nobody sees. */
    private void lay() {
        setText(Cut.tip(said).replace("<html>", "<html><center>"));
    }

    @Override
    public void setVisible(boolean visible) {
        if (visible && !isVisible()) {
            lay();
        }
        super.setVisible(visible);
    }

    @Override
    public void updateUI() {
        super.updateUI();
        setBackground(UIManager.getColor("Table.background"));
    }
}

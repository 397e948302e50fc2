package io.imagetransmit.gui.view;

import java.awt.Dimension;
import java.awt.EventQueue;
import javax.swing.BorderFactory;
import javax.swing.JComponent;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.ScrollPaneConstants;
import javax.swing.UIManager;

/** The whole of what is cut off elsewhere: wrapped, to be selected and copied, as high as it needs to be up to some lines. */
final class DetailArea extends JScrollPane {
    private static final int MOST_LINES = 7;

    private final JTextArea area = new JTextArea();

    DetailArea(String name) {
        super(VERTICAL_SCROLLBAR_AS_NEEDED, ScrollPaneConstants.HORIZONTAL_SCROLLBAR_NEVER);
        setViewportView(area);
        area.setName(name);
        area.setEditable(false);
        area.setLineWrap(true);
        area.setWrapStyleWord(true);
        area.setBorder(BorderFactory.createEmptyBorder(4, 8, 4, 8));
        setVisible(false);
    }

    JTextArea area() {
        return area;
    }

    /**
     * Nothing is shown for an empty text.
     *
     * @param appeared is told when there is less place for the rest now
     */
    void show(String text, Runnable appeared) {
        boolean there = isVisible();
        if (!area.getText().equals(text)) {
            area.setText(text);
            area.setCaretPosition(0);
        }
        setVisible(!text.isEmpty());
        if (getParent() instanceof JComponent parent) {
            parent.revalidate(); // a scroll pane's own request to be laid out ends at itself
        }
        if (isVisible() && !there) {
            EventQueue.invokeLater(appeared);
        }
    }

    @Override
    public Dimension getPreferredSize() {
        int width = getParent() == null ? 0 : getParent().getWidth();
        if (width > 0) { // how high it is can be told only for a width
            area.setSize(width - getInsets().left - getInsets().right, Math.max(1, area.getHeight()));
        }
        int line = area.getFontMetrics(area.getFont()).getHeight();
        int bars = getInsets().top + getInsets().bottom;
        int most = line * MOST_LINES + area.getInsets().top + area.getInsets().bottom;
        return new Dimension(width, Math.min(most, area.getPreferredSize().height) + bars);
    }

    @Override
    public void updateUI() {
        super.updateUI();
        setBorder(BorderFactory.createMatteBorder(1, 0, 0, 0, UIManager.getColor("Component.borderColor")));
    }
}

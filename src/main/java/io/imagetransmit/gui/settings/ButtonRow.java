package io.imagetransmit.gui.settings;

import com.formdev.flatlaf.util.UIScale;
import java.awt.GridBagConstraints;
import java.awt.GridBagLayout;
import java.awt.Insets;
import javax.swing.AbstractButton;
import javax.swing.JPanel;

/** Buttons beside each other, with nothing in front of the first and behind the last. */
final class ButtonRow extends JPanel {
    private static final long serialVersionUID = 1L;
    private static final int GAP = 6;

    ButtonRow(AbstractButton... buttons) {
        super(new GridBagLayout());
        setOpaque(false);
        for (AbstractButton button : buttons) {
            add(button);
        }
    }

    void add(AbstractButton button) {
        GridBagConstraints place = new GridBagConstraints();
        place.gridy = 0;
        place.insets = new Insets(0, getComponentCount() == 0 ? 0 : UIScale.scale(GAP), 0, 0);
        add(button, place);
    }
}

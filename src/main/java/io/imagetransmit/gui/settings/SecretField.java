package io.imagetransmit.gui.settings;

import com.formdev.flatlaf.util.UIScale;
import java.awt.BorderLayout;
import javax.swing.JPanel;
import javax.swing.JPasswordField;
import javax.swing.JToggleButton;

/** A field that shows dots, and a button that lets its user see what is behind them. */
final class SecretField extends JPanel {
    private static final long serialVersionUID = 1L;

    private final JPasswordField field = new JPasswordField();

    /**
     * @param key of the field
     * @param show the key of the button's caption
     */
    SecretField(Wording wording, String key, String show, String text) {
        super(new BorderLayout(UIScale.scale(6), 0));
        setOpaque(false);
        field.setText(text);
        add(field, BorderLayout.CENTER);
        JToggleButton shown = new JToggleButton();
        shown.setName(key + ".show");
        char dot = field.getEchoChar();
        shown.addActionListener(event -> field.setEchoChar(shown.isSelected() ? 0 : dot));
        wording.caption(shown, show);
        String label = "gui.field." + key;
        wording.show(
                () -> shown.getAccessibleContext().setAccessibleName(wording.plain(show) + " " + wording.plain(label)));
        add(shown, BorderLayout.LINE_END);
    }

    JPasswordField field() {
        return field;
    }

    String text() {
        return new String(field.getPassword());
    }

    @Override
    public int getBaseline(int width, int height) {
        return field.getBaseline(width, height);
    }

    @Override
    public BaselineResizeBehavior getBaselineResizeBehavior() {
        return BaselineResizeBehavior.CENTER_OFFSET;
    }
}

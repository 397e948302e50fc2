package io.imagetransmit.gui;

import com.formdev.flatlaf.util.UIScale;
import io.imagetransmit.gui.view.Texts;
import java.awt.BorderLayout;
import java.util.Map;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JPanel;

/** Above the list: that it is the list of a bundle, and the way back to one's own. */
final class BundleChip extends JPanel {
    private static final long serialVersionUID = 1L;

    private final transient Texts texts;
    private final JLabel label = new JLabel();
    private final JButton drop = new JButton();
    private String name = "";

    BundleChip(Texts texts) {
        super(new BorderLayout(UIScale.scale(6), 0));
        this.texts = texts;
        setBorder(BorderFactory.createEmptyBorder(0, 0, UIScale.scale(4), 0));
        label.setName("bundle");
        drop.setName("bundle.drop");
        texts.caption(drop, "gui.bundle.drop");
        texts.show(this::retell);
        add(label);
        add(drop, BorderLayout.LINE_END);
        setVisible(false);
    }

    void onDrop(Runnable dropped) {
        drop.addActionListener(event -> dropped.run());
    }

    void tell(String bundle) {
        name = bundle;
        retell();
        setVisible(true);
    }

    private void retell() {
        label.setText(texts.text("gui.bundle", Map.of("name", name)));
        label.setToolTipText(name);
    }

    @Override
    public void setEnabled(boolean enabled) {
        super.setEnabled(enabled);
        drop.setEnabled(enabled);
    }

    void putAway() {
        setVisible(false);
    }
}

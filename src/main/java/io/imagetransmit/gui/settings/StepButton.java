package io.imagetransmit.gui.settings;

import com.formdev.flatlaf.util.UIScale;
import io.imagetransmit.config.RepositoryEntry;
import io.imagetransmit.gui.view.Symbol;
import io.imagetransmit.gui.view.Tone;
import java.awt.Dimension;
import java.awt.Insets;
import java.util.List;
import java.util.Map;
import javax.swing.JButton;
import javax.swing.SwingConstants;

/** A large button with a question, which shows the answer once there is one. */
final class StepButton extends JButton {
    private static final long serialVersionUID = 1L;

    private final transient Wording wording;
    private final String key;
    private final int width;
    private transient List<RepositoryEntry> answer = List.of();

    /** @param name of the question, {@code gui.welcome.NAME} */
    StepButton(Wording wording, String name, int width, Runnable pressed) {
        this.wording = wording;
        this.key = "gui.welcome." + name;
        this.width = width;
        setName("step." + name);
        setHorizontalAlignment(SwingConstants.LEADING);
        setIconTextGap(UIScale.scale(10));
        setMargin(new Insets(14, 16, 14, 16)); // the look and feel scales it
        putClientProperty("FlatLaf.styleClass", "h4");
        wording.caption(this, key);
        wording.show(this::refresh);
        addActionListener(event -> pressed.run());
    }

    void answer(List<RepositoryEntry> entries) {
        answer = entries;
        refresh();
    }

    private void refresh() {
        boolean answered = !answer.isEmpty();
        setIcon(answered ? Symbol.DONE.icon(Tone.GOOD::color) : Symbol.RUNNING.icon(Tone.BUSY::color));
        if (answered) {
            String name = answer.get(0).givenName().orElse("");
            setText(wording.text(key + ".answered", Map.of("name", name)));
            setMnemonic(0);
        }
    }

    @Override
    public Dimension getPreferredSize() {
        Dimension size = super.getPreferredSize();
        return new Dimension(UIScale.scale(width), size.height);
    }
}

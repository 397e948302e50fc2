package io.imagetransmit.gui;

import com.formdev.flatlaf.util.UIScale;
import io.imagetransmit.gui.view.Symbol;
import io.imagetransmit.gui.view.Texts;
import io.imagetransmit.gui.view.Tone;
import java.awt.BorderLayout;
import java.util.Map;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JPanel;
import org.jspecify.annotations.Nullable;

/** One sentence for the person at the window: what to do next, or what has gone wrong. */
final class NoticeBar extends JPanel {
    private static final long serialVersionUID = 1L;

    private final transient Texts texts;
    private final JLabel label = new JLabel();
    private final JButton dismiss = new JButton();
    private transient @Nullable Notice notice;

    /** How it is meant. */
    enum Kind {
        HINT(null, Tone.BUSY),
        GOOD(Symbol.DONE, Tone.GOOD),
        BAD(Symbol.FAILED, Tone.BAD);

        private final @Nullable Symbol symbol;
        private final Tone tone;

        Kind(@Nullable Symbol symbol, Tone tone) {
            this.symbol = symbol;
            this.tone = tone;
        }
    }

    private record Notice(Kind kind, String key, Map<String, String> details) {}

    NoticeBar(Texts texts) {
        super(new BorderLayout(UIScale.scale(8), 0));
        this.texts = texts;
        setBorder(BorderFactory.createEmptyBorder(0, UIScale.scale(4), 0, 0));
        label.setName("notice");
        dismiss.setName("notice.dismiss");
        dismiss.putClientProperty("JButton.buttonType", "toolBarButton");
        texts.caption(dismiss, "gui.dismiss");
        dismiss.addActionListener(event -> clear());
        add(label);
        add(dismiss, BorderLayout.LINE_END);
        texts.show(this::retell);
        label.addPropertyChangeListener("UI", changed -> retell());
        setVisible(false);
    }

    void tell(Kind kind, String key) {
        tell(kind, key, Map.of());
    }

    void tell(Kind kind, String key, Map<String, String> details) {
        notice = new Notice(kind, key, Map.copyOf(details));
        retell();
    }

    /** What it says; empty if it says nothing. */
    String text() {
        return isVisible() ? label.getText() : "";
    }

    void clear() {
        notice = null;
        retell();
    }

    private void retell() {
        Notice shown = notice;
        setVisible(shown != null);
        if (shown != null) {
            String text = texts.text(shown.key(), shown.details());
            label.setText(text);
            label.setToolTipText(text);
            Symbol symbol = shown.kind().symbol;
            label.setIcon(symbol == null ? null : symbol.icon(shown.kind().tone::color));
            label.setForeground(shown.kind().tone.color());
        }
    }
}

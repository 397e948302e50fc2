package io.imagetransmit.gui.settings;

import com.formdev.flatlaf.util.UIScale;
import io.imagetransmit.gui.view.Symbol;
import io.imagetransmit.gui.view.Tone;
import java.awt.BorderLayout;
import java.awt.Dimension;
import javax.swing.BorderFactory;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.SwingConstants;

/** A sentence below a control: an explanation, or with a sign in front of it what is wrong. */
final class Note extends JPanel {
    private static final long serialVersionUID = 1L;

    /** What kind of sentence. */
    enum Kind {
        HINT,
        WARNING,
        ERROR,
        GOOD;

        Tone tone() {
            return switch (this) {
                case HINT -> Tone.HINT;
                case WARNING -> Tone.WARNING;
                case ERROR -> Tone.BAD;
                case GOOD -> Tone.GOOD;
            };
        }
    }

    private final JLabel sign = new JLabel();
    private final Paragraph text;
    private final int widest;
    private Kind kind = Kind.HINT;

    /** @param widest of the sentence, before the look and feel's own scaling */
    Note(int widest) {
        super(new BorderLayout(UIScale.scale(4), 0));
        this.widest = widest;
        setOpaque(false);
        text = new Paragraph(widest);
        text.putClientProperty("FlatLaf.styleClass", "small");
        sign.setVerticalAlignment(SwingConstants.TOP);
        sign.setBorder(BorderFactory.createEmptyBorder(UIScale.scale(1), 0, 0, 0));
        sign.setVisible(false);
        add(sign, BorderLayout.LINE_START);
        add(text, BorderLayout.CENTER);
        colour();
    }

    @Override
    public void updateUI() {
        super.updateUI();
        if (text != null) {
            colour();
        }
    }

    private void colour() {
        text.setForeground(kind.tone().color());
    }

    /** A sign in front takes its room from the sentence. */
    @Override
    public Dimension getPreferredSize() {
        return new Dimension(UIScale.scale(widest), super.getPreferredSize().height);
    }

    String text() {
        return text.getText();
    }

    /** Nothing is seen of an empty one. */
    void show(Kind shown, String sentence) {
        kind = shown;
        Symbol symbol = switch (shown) {
            case HINT -> null;
            case WARNING -> Symbol.WARNING;
            case ERROR -> Symbol.FAILED;
            case GOOD -> Symbol.DONE;
        };
        sign.setIcon(symbol == null ? null : symbol.icon(shown.tone()::color));
        sign.setVisible(symbol != null);
        colour();
        text.setText(sentence);
        setVisible(!sentence.isEmpty());
    }

    /** For tests. */
    void name(String name) {
        text.setName(name);
    }
}

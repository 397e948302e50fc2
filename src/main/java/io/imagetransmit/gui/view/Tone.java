package io.imagetransmit.gui.view;

import com.formdev.flatlaf.FlatLaf;
import java.awt.Color;
import javax.swing.JComponent;

/**
 * The colours of text that the look and feel has none for, readable (contrast 4.5 and more) on the backgrounds of panels, texts, lists and tables in
 * light and dark windows. What they tell is always told by a word or a shape too.
 */
public enum Tone {
    GOOD(new Color(0x1a6b32), new Color(0x7fd192)),
    BAD(new Color(0xb3261e), new Color(0xffa198)),
    WARNING(new Color(0x80520a), new Color(0xe8bb5c)),
    /** What goes on at the moment. */
    BUSY(new Color(0x1d5fb0), new Color(0x8fc1ff)),
    /** What explains, and may be overlooked. */
    HINT(new Color(0x5e6269), new Color(0xb6babf));

    private final Color onLight;
    private final Color onDark;

    Tone(Color onLight, Color onDark) {
        this.onLight = onLight;
        this.onDark = onDark;
    }

    /** The colour for the look of the moment; to be asked for whenever something is painted. */
    public Color color() {
        return FlatLaf.isLafDark() ? onDark : onLight;
    }

    /** Gives a control this colour for its text, and keeps it right when the look is changed. */
    public void of(JComponent control) {
        control.setForeground(color());
        control.addPropertyChangeListener("UI", changed -> control.setForeground(color()));
    }
}

package io.imagetransmit.gui.view;

import com.formdev.flatlaf.util.UIScale;
import javax.swing.JComponent;

/** Tool tips of whole sentences. */
final class Tips {
    private static final int WIDEST = 420;

    private Tips() {}

    /** The sentence in several lines if it is long; whatever it holds is shown as it is. */
    static String wrapped(JComponent control, String sentence) {
        String escaped = sentence.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        int widest = UIScale.scale(WIDEST);
        boolean isLong = control.getFontMetrics(control.getFont()).stringWidth(sentence) > widest;
        return isLong ? "<html><p width=\"" + widest + "\">" + escaped + "</p></html>" : "<html>" + escaped + "</html>";
    }
}

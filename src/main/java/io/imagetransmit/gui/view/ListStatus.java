package io.imagetransmit.gui.view;

import com.formdev.flatlaf.FlatClientProperties;
import com.formdev.flatlaf.util.UIScale;
import io.imagetransmit.image.ListLine;
import java.awt.BorderLayout;
import java.awt.Cursor;
import java.awt.Dimension;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.util.Map;
import javax.swing.BorderFactory;
import javax.swing.Icon;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTextArea;
import javax.swing.Timer;
import org.jspecify.annotations.Nullable;

/** What stands below a list: how many images it has, how many lines cannot be understood, and why one of these cannot. */
final class ListStatus {
    /** So long nobody types before the reason appears: a line that is not finished need not be explained. */
    private static final int PATIENCE_MILLISECONDS = 700;

    private static final Icon SIGN = Symbol.WARNING.icon(Tone.BAD::color);

    private final Texts texts;
    private final JPanel panel = new JPanel(new BorderLayout());
    private final JLabel count = new JLabel(" ");
    private final JButton next = new JButton();
    private final JTextArea reason = new Reason();
    private final Timer patience = new Timer(PATIENCE_MILLISECONDS, event -> reason.setVisible(true));

    /** @param goOn goes to the next line that cannot be understood */
    ListStatus(Texts texts, Runnable goOn) {
        this.texts = texts;
        patience.setRepeats(false);
        count.setName("imageList.count");
        count.putClientProperty("html.disable", true);
        next.setName("imageList.next");
        next.addActionListener(event -> goOn.run());
        next.setVisible(false);
        reason.addMouseListener(new MouseAdapter() {
            @Override
            public void mouseClicked(MouseEvent event) {
                goOn.run();
            }
        });
        texts.caption(next, "gui.list.next");
        // As high without the button as with it, so that nothing jumps while one types.
        JPanel line = new JPanel(new BorderLayout(UIScale.scale(8), 0)) {
            private static final long serialVersionUID = 1L;

            @Override
            public Dimension getPreferredSize() {
                return new Dimension(super.getPreferredSize().width, next.getPreferredSize().height);
            }
        };
        line.add(count);
        line.add(next, BorderLayout.LINE_END);
        panel.add(line, BorderLayout.PAGE_START);
        panel.add(reason);
        panel.setBorder(BorderFactory.createEmptyBorder(UIScale.scale(2), 0, 0, 0));
    }

    JPanel component() {
        return panel;
    }

    /** Shows the numbers. */
    void show(ListTerms terms, ListTerms.Reading reading) {
        int bad = reading.invalid().size();
        String good = good(terms, reading);
        Map<String, String> details = Map.of("good", good, "count", Integer.toString(bad));
        count.setText(bad == 0 ? good : texts.text(bad == 1 ? "gui.list.bad.one" : "gui.list.bad", details));
        count.setIcon(bad == 0 ? null : SIGN);
        next.setVisible(bad > 0);
    }

    private String good(ListTerms terms, ListTerms.Reading reading) {
        int number = reading.understood();
        if (number == 0 && reading.invalid().isEmpty()) {
            return texts.text("gui.list.none");
        }
        Map<String, String> details = Map.of("count", Integer.toString(number));
        if (terms == ListTerms.WATCH) {
            return texts.text(number == 1 ? "gui.list.watch.one" : "gui.list.watch", details);
        }
        return texts.text(number == 1 ? "gui.list.image.one" : "gui.list.image", details);
    }

    /**
     * Shows why a line cannot be understood; takes it away at once, but waits before it puts it there.
     *
     * @param invalid null for none
     */
    void show(ListLine.@Nullable Invalid invalid, String sentence) {
        reason.setText(sentence);
        if (invalid == null) {
            patience.stop();
            reason.setVisible(false);
        } else if (!reason.isVisible()) {
            patience.restart();
        }
    }

    /** A label of as many lines as it needs in the width that it gets. */
    private static final class Reason extends JTextArea {
        private static final long serialVersionUID = 1L;

        Reason() {
            setName("imageList.reason");
            setLineWrap(true);
            setWrapStyleWord(true);
            setEditable(false);
            setFocusable(false);
            setOpaque(false);
            setVisible(false);
            setCursor(Cursor.getPredefinedCursor(Cursor.HAND_CURSOR));
            putClientProperty(FlatClientProperties.STYLE, "font: $Label.font; margin: 2,0,2,0");
            Tone.BAD.of(this);
        }

        @Override
        public Dimension getPreferredSize() {
            if (getParent() != null && getParent().getWidth() > 0) {
                setSize(getParent().getWidth(), Short.MAX_VALUE); // it is in this width that the lines are broken
            }
            return new Dimension(0, super.getPreferredSize().height);
        }

        @Override
        public Dimension getMinimumSize() {
            return new Dimension(0, getPreferredSize().height);
        }

        @Override
        @SuppressWarnings("deprecation") // what all ways to resize end in
        public void reshape(int x, int y, int width, int height) {
            boolean other = width != getWidth();
            super.reshape(x, y, width, height);
            if (other) {
                revalidate();
            }
        }
    }
}

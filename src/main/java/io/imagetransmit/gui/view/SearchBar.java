package io.imagetransmit.gui.view;

import com.formdev.flatlaf.FlatClientProperties;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import javax.swing.Box;
import javax.swing.BoxLayout;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTextField;
import javax.swing.KeyStroke;
import javax.swing.event.DocumentEvent;
import javax.swing.event.DocumentListener;

/** The field for what is looked for in the log, and the ways from one hit to the next. */
final class SearchBar extends JPanel {
    private static final long NONE = -1;

    private final Texts texts;
    private final LogSearch search;
    private final LongSupplier here;
    private final LongConsumer reveal;
    private final JTextField field = new JTextField(12);
    private final JLabel hits = new JLabel();
    private final JButton previous = new JButton(new Chevron(false));
    private final JButton next = new JButton(new Chevron(true));
    private long start;
    private long current = NONE;
    private boolean fresh;

    /**
     * @param here the number of the line that the search begins at
     * @param reveal shows the line of a number
     */
    SearchBar(Texts texts, LogSearch search, LongSupplier here, LongConsumer reveal) {
        this.texts = texts;
        this.search = search;
        this.here = here;
        this.reveal = reveal;
        setLayout(new BoxLayout(this, BoxLayout.X_AXIS));
        field.setName("log-search");
        hits.setName("log-hits");
        field.putClientProperty(FlatClientProperties.TEXT_FIELD_SHOW_CLEAR_BUTTON, true);
        tool(previous, "log-previous", "gui.log.previous", -1);
        tool(next, "log-next", "gui.log.next", 1);
        add(field);
        add(Box.createHorizontalStrut(6));
        add(hits);
        add(Box.createHorizontalStrut(2));
        add(previous);
        add(next);
        texts.name(field, "gui.log.search");
        texts.show(
                () -> field.putClientProperty(FlatClientProperties.PLACEHOLDER_TEXT, texts.text("gui.log.searchHint")));
        texts.show(this::tell);
        field.getDocument().addDocumentListener(new Typing());
        Keys.bind(field, KeyStroke.getKeyStroke(KeyEvent.VK_ENTER, 0), "next", () -> step(1));
        Keys.bind(
                field,
                KeyStroke.getKeyStroke(KeyEvent.VK_ENTER, InputEvent.SHIFT_DOWN_MASK),
                "previous",
                () -> step(-1));
        Keys.bind(field, KeyStroke.getKeyStroke(KeyEvent.VK_ESCAPE, 0), "clear", () -> field.setText(""));
    }

    private void tool(JButton button, String name, String key, int direction) {
        button.setName(name);
        button.putClientProperty(FlatClientProperties.BUTTON_TYPE, FlatClientProperties.BUTTON_TYPE_TOOLBAR_BUTTON);
        button.addActionListener(event -> step(direction));
        texts.name(button, key);
    }

    void begin() {
        field.requestFocusInWindow();
        field.selectAll();
    }

    private void look() {
        start = current == NONE ? here.getAsLong() : current;
        current = NONE;
        fresh = true;
        search.look(field.getText());
    }

    /** There are other hits; the first of a new search is gone to at once. */
    void found() {
        if (fresh && search.pattern() != null && search.count() > 0) {
            fresh = false;
            go(search.atOrAfter(start));
        }
        tell();
    }

    void step(int direction) {
        long from = current == NONE ? here.getAsLong() : current;
        go(direction > 0 ? search.atOrAfter(from + 1) : search.before(from));
        tell();
    }

    private void go(OptionalLong number) {
        if (number.isPresent()) {
            current = number.getAsLong();
            reveal.accept(current);
        }
    }

    private void tell() {
        int count = search.count();
        previous.setEnabled(count > 0);
        next.setEnabled(count > 0);
        hits.setText(told(count));
    }

    private String told(int count) {
        if (search.pattern() == null) {
            return "";
        }
        int position = current == NONE ? 0 : search.position(current);
        if (position > 0) {
            return texts.text(
                    "gui.log.hit", Map.of("number", String.valueOf(position), "count", String.valueOf(count)));
        }
        if (count > 0) {
            return texts.text("gui.log.hits", Map.of("count", String.valueOf(count)));
        }
        return texts.text(search.isBusy() ? "gui.log.searching" : "gui.log.noHits");
    }

    private final class Typing implements DocumentListener {
        @Override
        public void insertUpdate(DocumentEvent event) {
            look();
        }

        @Override
        public void removeUpdate(DocumentEvent event) {
            look();
        }

        @Override
        public void changedUpdate(DocumentEvent event) {
            // of a document without styles there is no such event
        }
    }
}

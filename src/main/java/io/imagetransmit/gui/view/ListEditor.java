package io.imagetransmit.gui.view;

import com.formdev.flatlaf.util.UIScale;
import io.imagetransmit.image.ListLine;
import java.awt.BorderLayout;
import java.awt.event.ActionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import javax.swing.AbstractAction;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.KeyStroke;
import javax.swing.SwingWorker;
import javax.swing.Timer;
import javax.swing.event.DocumentEvent;
import javax.swing.event.DocumentListener;
import javax.swing.text.PlainDocument;
import org.jspecify.annotations.Nullable;

/**
 * The box in which the list of images is written. Lines that cannot be understood are marked while one types; F8 goes to the next one. The text is
 * read on another thread, {@value #PAUSE_MILLISECONDS} milliseconds after a change.
 */
public final class ListEditor {
    private static final int PAUSE_MILLISECONDS = 150;

    private final Function<ListLine.Invalid, String> sentence;
    private final EditHistory history = new EditHistory();
    private final LineMarks marks;
    private final ListArea area;
    private final LineMargin margin;
    private final ListStatus status;
    private final JPanel panel = new JPanel(new BorderLayout(0, UIScale.scale(2)));
    private final Timer pause = new Timer(PAUSE_MILLISECONDS, event -> read());
    private final List<Runnable> listeners = new ArrayList<>();
    private ListTerms terms = ListTerms.IMAGES;
    private ListTerms.Reading reading = ListTerms.Reading.NOTHING;
    private long version;

    /** @param sentence says why a line cannot be understood, with its number, in the language of the moment */
    public ListEditor(Texts texts, Function<ListLine.Invalid, String> sentence) {
        this.sentence = sentence;
        PlainDocument document = history.document();
        this.marks = new LineMarks(document);
        this.area = new ListArea(document, marks, sentence);
        this.margin = new LineMargin(area, marks, sentence);
        this.status = new ListStatus(texts, this::goToNext);
        pause.setRepeats(false);
        area.setName("imageList.text");
        area.setColumns(40);
        area.setRows(12);
        JLabel label = new JLabel();
        texts.caption(label, area, "gui.list");
        texts.show(() -> {
            area.placeholder(texts.messages().lines("gui.list.placeholder"));
            show();
        });
        JScrollPane scroll = new JScrollPane(area);
        scroll.setRowHeaderView(margin);
        panel.add(label, BorderLayout.PAGE_START);
        panel.add(scroll);
        panel.add(status.component(), BorderLayout.PAGE_END);
        EditMenu.install(area, history, texts);
        key("F8", marks::after);
        key("shift F8", marks::before);
        area.addCaretListener(event -> explain());
        document.addDocumentListener(new Changes());
    }

    private void key(String key, IntUnaryOperator move) {
        panel.getInputMap(JComponent.WHEN_ANCESTOR_OF_FOCUSED_COMPONENT).put(KeyStroke.getKeyStroke(key), key);
        panel.getActionMap().put(key, new AbstractAction() {
            private static final long serialVersionUID = 1L;

            @Override
            public void actionPerformed(ActionEvent event) {
                goTo(move.applyAsInt(area.caretLine()));
            }
        });
    }

    /** Label, text and what stands below it. */
    public JComponent component() {
        return panel;
    }

    /** The text itself, for the focus, for what may be dropped on it, and for tests. */
    public JTextArea area() {
        return area;
    }

    /** What is written there, with {@code \n} behind the lines. */
    public String text() {
        return area.getText();
    }

    /** Writes something else there; that can be undone. Lines may end as on any system. */
    public void setText(String text) {
        area.setText(text.replace("\r\n", "\n").replace('\r', '\n'));
        area.setCaretPosition(0);
        read();
    }

    /** Whether one can write there. */
    public void setEditable(boolean editable) {
        area.setEditable(editable);
    }

    /** Reads the text by other rules from now on. */
    public void use(ListTerms terms) {
        if (this.terms != terms) {
            this.terms = terms;
            read();
        }
    }

    /** Runs it whenever the text has changed and been read, or was read by other rules. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** What became of the lines when the text was read last; that is a little behind the typing. */
    public ListTerms.Reading reading() {
        return reading;
    }

    /** The lines that cannot be understood, see {@link #reading}. */
    public List<ListLine.Invalid> invalid() {
        return reading.invalid();
    }

    /** Selects the next line that cannot be understood, from the caret on and round again. Does nothing if there is none. */
    public void goToNext() {
        goTo(marks.after(area.caretLine()));
    }

    private void goTo(int line) {
        if (line >= 0) {
            area.select(line);
            area.requestFocusInWindow();
        }
    }

    private void read() {
        pause.stop();
        version++;
        new Reader(version, terms, text()).execute();
    }

    private final class Reader extends SwingWorker<ListTerms.Reading, @Nullable Void> {
        private final long version;
        private final ListTerms terms;
        private final String text;

        Reader(long version, ListTerms terms, String text) {
            this.version = version;
            this.terms = terms;
            this.text = text;
        }

        @Override
        protected ListTerms.Reading doInBackground() {
            return terms.read(text);
        }

        @Override
        protected void done() {
            if (version != ListEditor.this.version) {
                return; // the text is another one by now, and is going to be read
            }
            try {
                reading = get();
            } catch (InterruptedException e) {
                throw new IllegalStateException("it is done", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("a list that cannot be read at all", e);
            }
            marks.set(reading.invalid());
            show();
            area.repaint();
            margin.repaint();
            listeners.forEach(Runnable::run);
        }
    }

    private void show() {
        status.show(terms, reading);
        explain();
    }

    /** The reason for the line in which the caret stands, or for the first one that has any. */
    private void explain() {
        ListLine.Invalid here = marks.at(area.caretLine());
        List<ListLine.Invalid> all = reading.invalid();
        ListLine.Invalid told = here == null && !all.isEmpty() ? all.get(0) : here;
        status.show(told, told == null ? "" : sentence.apply(told));
    }

    private final class Changes implements DocumentListener {
        @Override
        public void insertUpdate(DocumentEvent event) {
            changed(event);
        }

        @Override
        public void removeUpdate(DocumentEvent event) {
            changed(event);
        }

        @Override
        public void changedUpdate(DocumentEvent event) {
            changed(event);
        }

        private void changed(DocumentEvent event) {
            version++;
            if (event.getChange(event.getDocument().getDefaultRootElement()) != null) {
                margin.revalidate();
                margin.repaint();
            }
            if (!pause.isRunning()) {
                pause.start();
            }
        }
    }
}

package io.imagetransmit.gui.settings;

import com.formdev.flatlaf.util.UIScale;
import io.imagetransmit.config.ConfigProblem;
import java.awt.BorderLayout;
import java.util.List;
import java.util.function.Supplier;
import javax.swing.JComponent;
import javax.swing.JPanel;

/** A page with an explanation above, and below what is wrong with it. */
final class PageWithNote extends JPanel {
    private static final long serialVersionUID = 1L;
    private static final int WIDTH = 500;

    private final transient Wording wording;
    private final Note hint = new Note(WIDTH);
    private final Note note = new Note(WIDTH);
    private Note.Kind kind = Note.Kind.HINT;
    private transient Supplier<String> sentence = () -> "";

    PageWithNote(Wording wording, String hintKey, JComponent content) {
        super(new BorderLayout(0, UIScale.scale(8)));
        this.wording = wording;
        setOpaque(false);
        add(hint, BorderLayout.PAGE_START);
        add(content, BorderLayout.CENTER);
        add(note, BorderLayout.PAGE_END);
        note.name("pageNote");
        wording.show(() -> hint.show(Note.Kind.HINT, wording.text(hintKey)));
        wording.show(() -> note.show(kind, sentence.get()));
    }

    /** Says the worst of these; nothing if there are none. */
    void tell(List<ConfigProblem> problems) {
        ConfigProblem worst = problems.stream()
                .filter(ConfigProblem::fatal)
                .findFirst()
                .orElse(problems.isEmpty() ? null : problems.get(0));
        if (worst == null) {
            tell(Note.Kind.HINT, () -> "");
        } else {
            tell(
                    worst.fatal() ? Note.Kind.ERROR : Note.Kind.WARNING,
                    () -> new ProblemWords(wording.messages()).inFile(worst));
        }
    }

    /** Says this, in the language of the moment. */
    void tell(Note.Kind shown, Supplier<String> words) {
        kind = shown;
        sentence = words;
        note.show(kind, sentence.get());
    }
}

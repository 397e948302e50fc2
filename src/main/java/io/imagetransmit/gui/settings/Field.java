package io.imagetransmit.gui.settings;

import io.imagetransmit.config.ConfigProblem;
import java.util.Map;
import javax.swing.JCheckBox;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JTextField;
import org.jspecify.annotations.Nullable;

/**
 * A control with its label and, below it, what it is for or what is wrong with its value. The words are {@code gui.field.KEY} and
 * {@code gui.field.KEY.hint}; {@code gui.field.KEY.empty} is shown in an empty field.
 */
final class Field {
    /** Of the sentences below the controls, before the look and feel's own scaling. */
    static final int WIDTH = 380;

    /** A sentence about the value of the moment. */
    record Further(String key, Map<String, String> details) {
        Further {
            details = Map.copyOf(details);
        }
    }

    private final Wording wording;
    private final String key;
    private final JComponent control;
    private final JComponent placed;
    private final @Nullable JLabel label;
    private final Note note = new Note(WIDTH);
    private @Nullable ConfigProblem problem;
    private @Nullable Further further;
    private boolean visible = true;

    Field(Wording wording, String key, JComponent control) {
        this(wording, key, control, control);
    }

    /** @param placed what holds the control and others that belong to it */
    Field(Wording wording, String key, JComponent control, JComponent placed) {
        this.wording = wording;
        this.key = key;
        this.control = control;
        this.placed = placed;
        String caption = "gui.field." + key;
        control.setName(key);
        note.name(key + ".note");
        if (control instanceof JCheckBox box) {
            label = null;
            wording.caption(box, caption);
        } else {
            label = new JLabel();
            wording.caption(label, control, caption);
        }
        if (control instanceof JTextField) {
            wording.show(() -> control.putClientProperty("JTextField.placeholderText", optional(caption + ".empty")));
        }
        wording.show(this::tell);
    }

    private String optional(String optionalKey) {
        return wording.messages().has(optionalKey) ? wording.text(optionalKey) : "";
    }

    String key() {
        return key;
    }

    JComponent control() {
        return control;
    }

    JComponent placed() {
        return placed;
    }

    @Nullable
    JLabel label() {
        return label;
    }

    Note note() {
        return note;
    }

    /** Shows what is wrong with the value, or with null that nothing is. */
    void problem(@Nullable ConfigProblem found) {
        if (found == null ? problem != null : !found.equals(problem)) {
            problem = found;
            tell();
        }
    }

    /** Says something else than the explanation; with null the explanation again. */
    void further(@Nullable Further sentence) {
        if (sentence == null ? further != null : !sentence.equals(further)) {
            further = sentence;
            tell();
        }
    }

    void visible(boolean shown) {
        visible = shown;
        placed.setVisible(shown);
        if (label != null) {
            label.setVisible(shown);
        }
        tell();
    }

    void enabled(boolean enabled) {
        control.setEnabled(enabled);
        if (label != null) {
            label.setEnabled(enabled);
        }
    }

    private void tell() {
        ConfigProblem told = problem;
        if (told == null) {
            Further instead = further;
            String sentence = instead == null
                    ? optional("gui.field." + key + ".hint")
                    : wording.text(instead.key(), instead.details());
            note.show(Note.Kind.HINT, sentence);
        } else {
            String sentence = new ProblemWords(wording.messages()).atField(told);
            note.show(told.fatal() ? Note.Kind.ERROR : Note.Kind.WARNING, sentence);
        }
        note.setVisible(visible && !note.text().isEmpty());
        control.putClientProperty("JComponent.outline", told == null ? null : told.fatal() ? "error" : "warning");
        control.getAccessibleContext().setAccessibleDescription(note.text());
    }
}

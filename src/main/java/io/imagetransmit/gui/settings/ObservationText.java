package io.imagetransmit.gui.settings;

import com.formdev.flatlaf.util.UIScale;
import io.imagetransmit.doctor.Step;
import io.imagetransmit.doctor.Verdict;
import io.imagetransmit.gui.view.Symbol;
import io.imagetransmit.gui.view.Tone;
import java.awt.Font;
import java.awt.FontMetrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.swing.Icon;
import javax.swing.JTextPane;
import javax.swing.text.BadLocationException;
import javax.swing.text.MutableAttributeSet;
import javax.swing.text.SimpleAttributeSet;
import javax.swing.text.StyleConstants;
import javax.swing.text.StyledDocument;
import javax.swing.text.TabSet;
import javax.swing.text.TabStop;

/** Observations as a text in columns, which can be read with the keyboard, selected and copied. */
final class ObservationText extends JTextPane {
    private static final long serialVersionUID = 1L;
    private static final int SIGN = 24;
    private static final int GAP = 12;

    private final transient Wording wording;
    private final transient List<Observation> observations = new ArrayList<>();

    ObservationText(Wording wording) {
        this.wording = wording;
        setEditable(false);
        setName("findings");
        wording.name(this, "gui.doctor.findings");
        wording.show(this::again);
        addPropertyChangeListener("UI", change -> again());
    }

    void add(Observation observation) {
        observations.add(observation);
        write(observation);
    }

    void clear() {
        observations.clear();
        setText("");
    }

    private void again() {
        setToolTipText(null);
        setText("");
        observations.forEach(this::write);
        setCaretPosition(0);
    }

    /** What was found, for a mail to somebody who can help. */
    String plain() {
        StringBuilder lines = new StringBuilder();
        for (Observation observation : observations) {
            Observation.Text text = observation.in(wording.messages());
            lines.append(mark(observation.verdict()))
                    .append(' ')
                    .append(wording.text("gui.doctor.line", Map.of("label", text.label(), "sentence", text.sentence())))
                    .append('\n');
            if (!text.cure().isEmpty()) {
                lines.append("   ").append(cure(text)).append('\n');
            }
        }
        return lines.toString();
    }

    private static String mark(Verdict verdict) {
        return switch (verdict) {
            case GOOD -> "ok";
            case HINT -> "! ";
            case BAD -> "X ";
            case SKIPPED -> "- ";
        };
    }

    private String cure(Observation.Text text) {
        return wording.messages().text("doctor.cureLine", Map.of("cure", text.cure()));
    }

    private void write(Observation observation) {
        Observation.Text text = observation.in(wording.messages());
        int column = column();
        StyledDocument document = getStyledDocument();
        int start = document.getLength();
        MutableAttributeSet sign = new SimpleAttributeSet();
        StyleConstants.setIcon(sign, sign(observation.verdict()));
        MutableAttributeSet bold = new SimpleAttributeSet();
        StyleConstants.setBold(bold, true);
        insert(" ", sign);
        insert("\t" + text.label(), bold);
        insert("\t" + text.sentence() + "\n", new SimpleAttributeSet());
        MutableAttributeSet hanging = new SimpleAttributeSet();
        StyleConstants.setLeftIndent(hanging, column);
        StyleConstants.setFirstLineIndent(hanging, -column);
        // counted from the left indent, which is behind the first of them
        TabStop[] tabs = {new TabStop(UIScale.scale(SIGN) - column), new TabStop(0)};
        StyleConstants.setTabSet(hanging, new TabSet(tabs));
        StyleConstants.setSpaceAbove(hanging, UIScale.scale(4));
        document.setParagraphAttributes(start, document.getLength() - start, hanging, false);
        if (!text.cure().isEmpty()) {
            int below = document.getLength();
            MutableAttributeSet quiet = new SimpleAttributeSet();
            StyleConstants.setForeground(quiet, Tone.HINT.color());
            insert(cure(text) + "\n", quiet);
            MutableAttributeSet indented = new SimpleAttributeSet();
            StyleConstants.setLeftIndent(indented, column);
            StyleConstants.setFirstLineIndent(indented, 0);
            StyleConstants.setSpaceAbove(indented, 0);
            document.setParagraphAttributes(below, document.getLength() - below, indented, false);
        }
        setCaretPosition(document.getLength());
    }

    private static Icon sign(Verdict verdict) {
        return switch (verdict) {
            case GOOD -> Symbol.DONE.icon(Tone.GOOD::color);
            case HINT -> Symbol.WARNING.icon(Tone.WARNING::color);
            case BAD -> Symbol.FAILED.icon(Tone.BAD::color);
            case SKIPPED -> Symbol.WAITING.icon(Tone.HINT::color);
        };
    }

    /** Where sentences begin: behind the longest label. */
    private int column() {
        FontMetrics metrics = getFontMetrics(getFont().deriveFont(Font.BOLD));
        int widest = Arrays.stream(Step.values())
                .mapToInt(step -> metrics.stringWidth(wording.messages().text("doctor.step." + step)))
                .max()
                .orElse(0);
        return UIScale.scale(SIGN) + widest + UIScale.scale(GAP);
    }

    private void insert(String piece, MutableAttributeSet attributes) {
        try {
            getStyledDocument().insertString(getStyledDocument().getLength(), piece, attributes);
        } catch (BadLocationException e) {
            throw new IllegalStateException("the end of the text", e);
        }
    }
}

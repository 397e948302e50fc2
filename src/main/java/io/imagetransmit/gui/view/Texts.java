package io.imagetransmit.gui.view;

import io.imagetransmit.i18n.Language;
import io.imagetransmit.i18n.Messages;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.swing.AbstractButton;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.SwingUtilities;

/**
 * What a window says, in the language of the moment. Who shows a text leaves here how it is put there; that is done at once, and again
 * whenever the language is changed.
 */
public final class Texts {
    private static final long PIECE_NANOS = 5_000_000;

    private final Map<Language, Messages> languages = new EnumMap<>(Language.class);
    private final List<Runnable> shown = new ArrayList<>();
    private Messages messages;

    public Texts(Language language) {
        for (Language each : Language.values()) {
            languages.put(each, Messages.of(each));
        }
        this.messages = language(language);
    }

    private Messages language(Language language) {
        Messages found = languages.get(language);
        if (found == null) {
            throw new IllegalStateException(language.name());
        }
        return found;
    }

    /** The sentences of the moment; not to be kept. */
    public Messages messages() {
        return messages;
    }

    /** Changes the language of all that is shown. */
    public void use(Language language) {
        messages = language(language);
        List.copyOf(shown).forEach(Runnable::run);
    }

    /** As {@link #use}, in small pieces one after the other, so that the window can do other things in between. */
    public void useGradually(Language language) {
        messages = language(language);
        goOn(new ArrayDeque<>(shown), messages);
    }

    private void goOn(Deque<Runnable> rest, Messages wanted) {
        long deadline = System.nanoTime() + PIECE_NANOS;
        while (!rest.isEmpty() && messages == wanted && System.nanoTime() < deadline) {
            rest.removeFirst().run();
        }
        if (!rest.isEmpty() && messages == wanted) {
            SwingUtilities.invokeLater(() -> goOn(rest, wanted));
        }
    }

    /** What ends with a dialog. */
    public interface Registration {
        /** The text is not shown any more. */
        void end();
    }

    /**
     * Shows something, now and after each change of the language.
     *
     * @param show sets texts that it takes from {@link #messages}
     */
    public Registration show(Runnable show) {
        shown.add(show);
        show.run();
        return () -> shown.remove(show);
    }

    /** A text without details. Keys that name a control have a mnemonic in them, see {@link Caption}; this leaves it out. */
    public String text(String key) {
        return Caption.parse(messages.text(key)).text();
    }

    /** A text with details. */
    public String text(String key, Map<String, String> details) {
        return messages.text(key, details);
    }

    /** The button's caption with its mnemonic; its tool tip too, if there is a text of the same key with {@code .tip} behind it. */
    public Registration caption(AbstractButton button, String key) {
        return show(() -> {
            Caption caption = Caption.parse(messages.text(key));
            button.setText(caption.text());
            button.setMnemonic(caption.mnemonic());
            button.setDisplayedMnemonicIndex(caption.index());
            tip(button, key);
        });
    }

    /** The label's text; its mnemonic leads to the control, which is called so by screen readers. */
    public Registration caption(JLabel label, JComponent control, String key) {
        label.setLabelFor(control);
        return show(() -> {
            Caption caption = Caption.parse(messages.text(key));
            label.setText(caption.text());
            label.setDisplayedMnemonic(caption.mnemonic());
            label.setDisplayedMnemonicIndex(caption.index());
            control.getAccessibleContext().setAccessibleName(caption.text());
            tip(control, key);
        });
    }

    /** A name for a control that has no label, for screen readers and as its tool tip. */
    public Registration name(JComponent control, String key) {
        return show(() -> {
            control.getAccessibleContext().setAccessibleName(text(key));
            control.setToolTipText(text(key));
        });
    }

    private void tip(JComponent control, String key) {
        String tip = key + ".tip";
        if (messages.has(tip)) {
            control.setToolTipText(messages.text(tip));
            control.getAccessibleContext().setAccessibleDescription(messages.text(tip));
        }
    }
}

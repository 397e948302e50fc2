package io.imagetransmit.gui.settings;

import io.imagetransmit.gui.view.Caption;
import io.imagetransmit.gui.view.Texts;
import io.imagetransmit.i18n.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.swing.AbstractButton;
import javax.swing.JComponent;
import javax.swing.JLabel;

/** The texts of one dialog, which end with it. */
final class Wording implements AutoCloseable {
    private static final Pattern TRAILING = Pattern.compile("\\(&\\w\\)");

    private final Texts texts;
    private final List<Texts.Registration> registrations = new ArrayList<>();

    Wording(Texts texts) {
        this.texts = texts;
    }

    /** Those of the whole program. */
    Texts texts() {
        return texts;
    }

    Messages messages() {
        return texts.messages();
    }

    String text(String key) {
        return texts.text(key);
    }

    /** A control's text without any trace of its mnemonic, for where it stands in a sentence. */
    String plain(String key) {
        return plain(messages(), key);
    }

    static String plain(Messages messages, String key) {
        String text = messages.text(key);
        // Chinese captions have the letter behind them
        return Caption.parse(TRAILING.matcher(text).replaceAll("")).text();
    }

    String text(String key, Map<String, String> details) {
        return texts.text(key, details);
    }

    /** See {@link Texts#show}. */
    void show(Runnable show) {
        registrations.add(texts.show(show));
    }

    void caption(AbstractButton button, String key) {
        registrations.add(texts.caption(button, key));
    }

    void caption(JLabel label, JComponent control, String key) {
        registrations.add(texts.caption(label, control, key));
    }

    void name(JComponent control, String key) {
        registrations.add(texts.name(control, key));
    }

    @Override
    public void close() {
        registrations.forEach(Texts.Registration::end);
        registrations.clear();
    }
}

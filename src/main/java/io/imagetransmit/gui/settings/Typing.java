package io.imagetransmit.gui.settings;

import java.util.function.Consumer;
import javax.swing.event.DocumentEvent;
import javax.swing.event.DocumentListener;
import javax.swing.text.JTextComponent;

/** Follows what is typed. */
final class Typing {
    private Typing() {}

    /** @param typed is handed the whole text at each change */
    static void listen(JTextComponent text, Consumer<String> typed) {
        text.getDocument().addDocumentListener(new DocumentListener() {
            @Override
            public void insertUpdate(DocumentEvent event) {
                typed.accept(text.getText());
            }

            @Override
            public void removeUpdate(DocumentEvent event) {
                typed.accept(text.getText());
            }

            @Override
            public void changedUpdate(DocumentEvent event) {
                // of attributes, which these texts do not have
            }
        });
    }
}

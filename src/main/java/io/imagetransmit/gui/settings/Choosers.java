package io.imagetransmit.gui.settings;

import java.awt.Component;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import javax.swing.JComponent;
import javax.swing.JFileChooser;

/** Dialogs that choose files. */
final class Choosers {
    private Choosers() {}

    /**
     * A file that a person has chosen; empty if it was none.
     *
     * @param folder where to begin
     */
    static Optional<Path> file(Component parent, Wording wording, Path folder) {
        Locale before = JComponent.getDefaultLocale();
        JFileChooser chooser;
        try {
            // the chooser takes its texts when it is made
            JComponent.setDefaultLocale(wording.messages().language().locale());
            chooser = new JFileChooser(folder.toFile());
        } finally {
            JComponent.setDefaultLocale(before);
        }
        boolean chosen = chooser.showOpenDialog(parent) == JFileChooser.APPROVE_OPTION;
        return chosen ? Optional.of(chooser.getSelectedFile().toPath().toAbsolutePath()) : Optional.empty();
    }
}

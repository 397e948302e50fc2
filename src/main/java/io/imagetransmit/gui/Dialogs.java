package io.imagetransmit.gui;

import io.imagetransmit.gui.view.Texts;
import java.awt.Component;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.swing.JFileChooser;
import javax.swing.JOptionPane;
import javax.swing.filechooser.FileFilter;
import org.jspecify.annotations.Nullable;

/** The questions that the window asks. */
final class Dialogs {
    private final Component owner;
    private final Texts texts;
    private Path folder;

    /** @param folder where files are looked for at first */
    Dialogs(Component owner, Texts texts, Path folder) {
        this.owner = owner;
        this.texts = texts;
        this.folder = folder;
    }

    /** From now on files are looked for here. */
    void lookIn(Path place) {
        folder = place;
    }

    /** The earlier bundles that an increment builds on; empty if the person gives up. */
    List<Path> bases() {
        JFileChooser chooser = chooser("gui.choose.base", metaFiles());
        chooser.setMultiSelectionEnabled(true);
        return isApproved(chooser)
                ? Arrays.stream(chooser.getSelectedFiles())
                        .map(file -> file.toPath())
                        .toList()
                : List.of();
    }

    /** What is to be uploaded; null if the person gives up. */
    @Nullable
    Path stored() {
        JFileChooser chooser = chooser("gui.choose.bundle", storedFiles());
        chooser.setFileSelectionMode(JFileChooser.FILES_AND_DIRECTORIES);
        return isApproved(chooser) ? chooser.getSelectedFile().toPath() : null;
    }

    private JFileChooser chooser(String title, FileFilter filter) {
        JFileChooser chooser = new JFileChooser(folder.toFile());
        chooser.setName("chooser");
        chooser.setDialogTitle(texts.text(title));
        chooser.setFileFilter(filter);
        return chooser;
    }

    private boolean isApproved(JFileChooser chooser) {
        boolean approved = chooser.showOpenDialog(owner) == JFileChooser.APPROVE_OPTION;
        if (approved) {
            folder = chooser.getCurrentDirectory().toPath();
        }
        return approved;
    }

    private FileFilter metaFiles() {
        return filter("gui.files.meta", Dialogs::isMeta);
    }

    private FileFilter storedFiles() {
        return filter("gui.files.stored", name -> isMeta(name) || name.endsWith(".tar"));
    }

    private static boolean isMeta(String name) {
        return name.endsWith("meta.yaml");
    }

    private FileFilter filter(String key, java.util.function.Predicate<String> fits) {
        String description = texts.text(key);
        return new FileFilter() {
            @Override
            public boolean accept(java.io.File file) {
                return file.isDirectory() || fits.test(file.getName().toLowerCase(Locale.ROOT));
            }

            @Override
            public String getDescription() {
                return description;
            }
        };
    }

    /** What a person who presses Upload again means. */
    enum Again {
        CONTINUE,
        ANEW,
        NOTHING
    }

    Again again(Path bundle) {
        Object[] options = {
            texts.text("gui.again.continue"), texts.text("gui.again.anew"), texts.text("gui.again.nothing")
        };
        int answer = JOptionPane.showOptionDialog(
                owner,
                texts.text("gui.again", Map.of("name", String.valueOf(bundle.getFileName()))),
                texts.text("gui.upload"),
                JOptionPane.DEFAULT_OPTION,
                JOptionPane.QUESTION_MESSAGE,
                null,
                options,
                options[0]);
        return answer == 0 ? Again.CONTINUE : answer == 1 ? Again.ANEW : Again.NOTHING;
    }

    /** Asks before something is done that somebody may regret. */
    boolean confirms(String title, String question, String yes, String no) {
        Object[] options = {texts.text(yes), texts.text(no)};
        return JOptionPane.showOptionDialog(
                        owner,
                        texts.text(question),
                        texts.text(title),
                        JOptionPane.DEFAULT_OPTION,
                        JOptionPane.WARNING_MESSAGE,
                        null,
                        options,
                        options[1])
                == 0;
    }

    void tell(String title, String text) {
        JOptionPane.showMessageDialog(owner, text, texts.text(title), JOptionPane.ERROR_MESSAGE);
    }
}

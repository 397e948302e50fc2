package io.imagetransmit.gui.view;

import com.formdev.flatlaf.FlatDarkLaf;
import com.formdev.flatlaf.FlatLaf;
import com.formdev.flatlaf.FlatLightLaf;
import io.imagetransmit.i18n.Language;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import javax.swing.SwingWorker;
import javax.swing.UIManager;
import org.jspecify.annotations.Nullable;

/** The look of all windows: light or dark, and in a font that has the language's characters. */
public final class Appearance {
    private final SystemTheme system;
    private Theme theme = Theme.LIGHT;
    private @Nullable Language language;
    private long asked;

    public Appearance(SystemTheme system) {
        this.system = system;
    }

    /**
     * Gives all windows, open or to come, this look. The system is asked on another thread, if it has to be.
     *
     * @param then runs when that is done, such as the first showing of a window
     */
    public void use(Theme theme, Language language, Runnable then) {
        this.theme = theme;
        asked++;
        if (theme == Theme.SYSTEM) {
            new Question(asked, language, then).execute();
        } else {
            apply(theme == Theme.DARK, language);
            then.run();
        }
    }

    /** Asks the system again if its look is followed, such as when a window comes to the front. */
    public void lookAgain() {
        if (theme == Theme.SYSTEM && language != null) {
            use(theme, language, () -> {});
        }
    }

    private void apply(boolean dark, Language language) {
        boolean same = UIManager.getLookAndFeel() instanceof FlatLaf && FlatLaf.isLafDark() == dark;
        if (same && language == this.language) {
            return;
        }
        this.language = language;
        FlatLaf.setPreferredFontFamily(Typeface.family(language));
        FlatLaf.setPreferredMonospacedFontFamily(Typeface.monospaced());
        if (!FlatLaf.setup(dark ? new FlatDarkLaf() : new FlatLightLaf())) {
            throw new IllegalStateException("no look and feel");
        }
        FlatLaf.updateUI();
    }

    private final class Question extends SwingWorker<Boolean, @Nullable Void> {
        private final long number;
        private final Language language;
        private final Runnable then;

        Question(long number, Language language, Runnable then) {
            this.number = number;
            this.language = language;
            this.then = then;
        }

        @Override
        protected Boolean doInBackground() {
            return system.dark();
        }

        @Override
        protected void done() {
            if (number == asked) { // else something else is wanted by now
                apply(answer(), language);
            }
            then.run();
        }

        private boolean answer() {
            try {
                return Objects.requireNonNull(get());
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException("the system was asked, and failures were an answer", e);
            }
        }
    }
}

package io.imagetransmit.gui;

import io.imagetransmit.config.LoadedSettings;
import io.imagetransmit.config.SettingsLoader;
import io.imagetransmit.gui.view.Appearance;
import io.imagetransmit.gui.view.LogPane;
import io.imagetransmit.gui.view.SystemTheme;
import io.imagetransmit.gui.view.Texts;
import io.imagetransmit.gui.view.Theme;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.job.Environment;
import java.awt.AWTError;
import java.awt.GraphicsEnvironment;
import java.awt.Toolkit;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import javax.swing.SwingUtilities;

/** Opens the window. */
public final class WindowProgram {
    private WindowProgram() {}

    /** Whether there is a screen to show it on. */
    public static boolean isPossible() {
        if (GraphicsEnvironment.isHeadless()) {
            return false;
        }
        try {
            Toolkit.getDefaultToolkit();
            return true;
        } catch (AWTError e) {
            return false; // DISPLAY names a screen that is not there
        }
    }

    /**
     * Opens the window, and returns when it has been closed.
     *
     * @param locale of the system, for the language
     * @throws InterruptedException if the calling thread is interrupted; the window stays
     */
    public static void run(Environment environment, Locale locale) throws InterruptedException {
        LoadedSettings loaded = new SettingsLoader(environment.variables()).find(environment.folder());
        WindowState state = WindowState.load(environment.data());
        String chosen = state.get("language");
        Language language =
                Language.choose(chosen == null ? loaded.settings().lang() : chosen, environment.variables(), locale);
        Theme theme = theme(state);
        Appearance appearance = new Appearance(SystemTheme.here());
        CountDownLatch closed = new CountDownLatch(1);
        Thread.UncaughtExceptionHandler unopened = (thread, mistake) -> {
            mistake.printStackTrace(environment.err());
            closed.countDown();
        };
        Thread.setDefaultUncaughtExceptionHandler(unopened); // until there is a window to show it in
        SwingUtilities.invokeLater(() -> appearance.use(theme, language, () -> {
            MainFrame frame = open(environment, loaded, language, state, new Look(appearance, theme));
            frame.addWindowListener(new WindowAdapter() {
                @Override
                public void windowClosed(WindowEvent event) {
                    closed.countDown();
                }
            });
        }));
        closed.await();
    }

    private static Theme theme(WindowState state) {
        String name = state.get("theme");
        return Arrays.stream(Theme.values())
                .filter(theme -> theme.name().equals(name))
                .findFirst()
                .orElse(Theme.SYSTEM);
    }

    /** On the event thread, when the look is there. */
    static MainFrame open(
            Environment environment, LoadedSettings loaded, Language language, WindowState state, Look look) {
        Texts texts = new Texts(language);
        MainFrame frame = new MainFrame(environment, loaded, texts, state, look);
        Thread.setDefaultUncaughtExceptionHandler((thread, mistake) -> {
            // one of ours: shown where the person looks, instead of on a console that nobody sees
            frame.desk()
                    .log()
                    .append(LogPane.Kind.BAD, texts.text("gui.mistake", Map.of("text", String.valueOf(mistake))));
            mistake.printStackTrace(environment.err());
        });
        frame.setVisible(true);
        frame.desk().editor().area().requestFocusInWindow();
        return frame;
    }

    /** How windows look, and who can change that. */
    record Look(Appearance appearance, Theme theme) {}
}

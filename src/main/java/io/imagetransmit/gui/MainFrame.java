package io.imagetransmit.gui;

import com.formdev.flatlaf.util.UIScale;
import io.imagetransmit.config.ConfigProblem;
import io.imagetransmit.config.LoadedSettings;
import io.imagetransmit.config.SettingsLoader;
import io.imagetransmit.gui.ActionBar.Action;
import io.imagetransmit.gui.settings.BrokenConfigPanel;
import io.imagetransmit.gui.settings.SettingsDialog;
import io.imagetransmit.gui.settings.WelcomePanel;
import io.imagetransmit.gui.view.AppIcon;
import io.imagetransmit.gui.view.Appearance;
import io.imagetransmit.gui.view.DroppedFile;
import io.imagetransmit.gui.view.FileDrop;
import io.imagetransmit.gui.view.LogPane;
import io.imagetransmit.gui.view.TaskbarProgress;
import io.imagetransmit.gui.view.Texts;
import io.imagetransmit.gui.view.Theme;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.job.ConfigText;
import io.imagetransmit.job.Environment;
import io.imagetransmit.job.ErrorText;
import io.imagetransmit.local.LocalEngines;
import java.awt.CardLayout;
import java.awt.Dimension;
import java.awt.Rectangle;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.swing.JComponent;
import javax.swing.JFrame;
import javax.swing.JPanel;
import javax.swing.SwingUtilities;
import javax.swing.Timer;
import javax.swing.WindowConstants;
import org.jspecify.annotations.Nullable;

/** The window. */
final class MainFrame extends JFrame {
    private static final long serialVersionUID = 1L;
    private static final String DESK = "desk";
    private static final String FIRST = "first";
    private static final long SETTLED_NANOS = 1_000_000_000L;
    private static final int LAST_MOMENT_MILLISECONDS = 3000;

    private final transient Environment environment;
    private final transient Texts texts;
    private final transient WindowState state;
    private final transient Dialogs dialogs;
    private final transient Session session;
    private final Desk desk;
    private final CardLayout cards = new CardLayout();
    private final JPanel content = new JPanel(cards);
    private final transient Appearance appearance;
    private transient Theme theme;
    private transient @Nullable Runnable first;
    private transient LoadedSettings loaded;
    private transient Set<String> engines = Set.of();
    private transient long settingsPressed;

    MainFrame(Environment environment, LoadedSettings loaded, Texts texts, WindowState state, WindowProgram.Look look) {
        this.environment = environment;
        this.loaded = loaded;
        this.texts = texts;
        this.state = state;
        this.appearance = look.appearance();
        this.theme = look.theme();
        this.dialogs = new Dialogs(this, texts, environment.folder());
        this.desk = new Desk(texts, this::pressed);
        this.session = new Session(desk, texts, dialogs, environment, loaded.settings(), new TaskbarProgress(this));
        setName("main");
        setTitle("image-transmit");
        setIconImages(AppIcon.images());
        content.add(desk, DESK);
        setContentPane(content);
        setDefaultCloseOperation(WindowConstants.DO_NOTHING_ON_CLOSE);
        addWindowListener(new Closing());
        addWindowListener(new WindowAdapter() {
            @Override
            public void windowActivated(WindowEvent event) {
                lookFits();
            }
        });
        texts.show(this::localize);
        desk.editor().setText(state.list());
        new FileDrop(getRootPane(), List.of(desk.editor().area()), texts, this::dropped);
        take(loaded);
        desk.choices().choose(state.get("source"), state.get("target"));
        session.enable();
        lookForEngines();
        arrange();
    }

    private void localize() {
        JComponent.setDefaultLocale(texts.messages().language().locale());
        lookFits();
        getAccessibleContext().setAccessibleDescription(texts.text("gui.window"));
    }

    /** Another look takes longer than a window that is at work may stand still; then it is for the next time. */
    private void lookFits() {
        if (!session.isRunning()) {
            appearance.use(theme, texts.messages().language(), () -> {});
        }
    }

    private void arrange() {
        setMinimumSize(UIScale.scale(new Dimension(900, 560)));
        Rectangle bounds = WindowBounds.parse(state.get("bounds"));
        if (bounds == null) {
            setSize(UIScale.scale(new Dimension(1200, 800)));
            setLocationRelativeTo(null);
        } else {
            setBounds(bounds);
        }
    }

    /** Works with these settings from now on; tells what is odd about them. */
    private void take(LoadedSettings fresh) {
        loaded = fresh;
        ConfigText text = new ConfigText(texts.messages());
        for (ConfigProblem problem : fresh.problems()) {
            desk.log().append(problem.fatal() ? LogPane.Kind.BAD : LogPane.Kind.HINT, text.sentence(problem));
        }
        desk.choices().offer(fresh.settings(), engines);
        session.use(fresh.settings());
        showWhatFits();
    }

    /** The desk, or what there is to do before it is of use. */
    private void showWhatFits() {
        closeFirst();
        boolean missing =
                loaded.problems().stream().anyMatch(problem -> problem.kind() == ConfigProblem.Kind.FILE_MISSING);
        if (missing) {
            WelcomePanel welcome =
                    new WelcomePanel(texts, environment, loaded.settings().file(), new Beginning());
            begin(welcome, welcome::close);
            getRootPane().setDefaultButton(welcome.start());
        } else if (!loaded.isUsable()
                && loaded.settings().sources().isEmpty()
                && loaded.settings().targets().isEmpty()) {
            BrokenConfigPanel broken = new BrokenConfigPanel(texts, loaded, this::reload);
            begin(broken, broken::close);
        } else {
            cards.show(content, DESK);
        }
    }

    private void begin(JPanel panel, Runnable close) {
        first = () -> {
            close.run();
            content.remove(panel);
        };
        content.add(panel, FIRST);
        cards.show(content, FIRST);
    }

    private void closeFirst() {
        Runnable before = first;
        first = null;
        getRootPane().setDefaultButton(null);
        if (before != null) {
            before.run();
        }
    }

    private final class Beginning implements WelcomePanel.Listener {
        @Override
        public void started(LoadedSettings fresh) {
            take(fresh);
        }

        @Override
        public void chosen(Path file) {
            try {
                // with its permissions: there are passwords in it
                Files.copy(file, loaded.settings().file(), StandardCopyOption.COPY_ATTRIBUTES);
                reload();
            } catch (IOException e) {
                dialogs.tell(
                        "gui.choose.settings",
                        texts.text(
                                "gui.settings.notCopied",
                                Map.of("path", file.toString(), "message", ErrorText.reason(e))));
            }
        }
    }

    /** A list is taken over, a bundle looked into: the first of them. */
    private void dropped(List<DroppedFile> files) {
        if (session.isRunning() || first != null) {
            return;
        }
        Dropped.take(files, desk, session);
    }

    private void lookForEngines() {
        Map<String, String> variables = environment.variables();
        String atStart = desk.choices().choices().target();
        Thread thread = new Thread(
                () -> {
                    Set<String> found = new LinkedHashSet<>();
                    if (LocalEngines.hasDocker(variables)) {
                        found.add("docker");
                    }
                    if (LocalEngines.hasContainerd(variables)) {
                        found.add("ctr");
                    }
                    SwingUtilities.invokeLater(() -> {
                        engines = found;
                        desk.choices().offerTargets(loaded.settings(), engines);
                        String remembered = state.get("target");
                        boolean untouched =
                                Objects.equals(atStart, desk.choices().choices().target());
                        if (untouched && remembered != null && found.contains(remembered) && !session.isRunning()) {
                            desk.choices().choose(null, remembered);
                        }
                        session.enable();
                    });
                },
                "engines");
        thread.setDaemon(true);
        thread.start();
    }

    private void pressed(Action action) {
        switch (action) {
            case LANGUAGE -> {
                Language other = texts.messages().language() == Language.ZH ? Language.EN : Language.ZH;
                texts.useGradually(other);
                state.put("language", other.name());
            }
            case SETTINGS -> openSettings();
            default -> session.pressed(action);
        }
    }

    /** A second press of a double click finds the dialog not there yet. */
    private void openSettings() {
        long now = System.nanoTime();
        if (settingsPressed != 0 && now - settingsPressed < SETTLED_NANOS) {
            return;
        }
        settingsPressed = now;
        SettingsDialog.open(this, texts, environment, loaded.settings().file(), theme, new SettingsDialog.Listener() {
            @Override
            public void saved(LoadedSettings fresh) {
                state.put("language", null); // what cfg.yaml says counts again
                take(fresh);
            }

            @Override
            public void look(Theme wanted) {
                theme = wanted;
                state.put("theme", wanted.name());
                appearance.use(wanted, texts.messages().language(), () -> {});
            }
        });
    }

    private void reload() {
        take(new SettingsLoader(environment.variables()).find(environment.folder()));
    }

    Texts texts() {
        return texts;
    }

    Session session() {
        return session;
    }

    Desk desk() {
        return desk;
    }

    private final class Closing extends WindowAdapter {
        private boolean asked;

        @Override
        public void windowClosing(WindowEvent event) {
            if (!session.isRunning()) {
                end();
            } else if (!asked && dialogs.confirms("gui.close", "gui.close.question", "gui.close.yes", "gui.close.no")) {
                asked = true;
                session.cancel();
                long deadline = System.nanoTime() + LAST_MOMENT_MILLISECONDS * 1_000_000L;
                new Timer(50, tick -> {
                            if (!session.isRunning() || System.nanoTime() > deadline) {
                                ((Timer) tick.getSource()).stop();
                                end();
                            }
                        })
                        .start();
            }
        }

        private void end() {
            Choices choices = desk.choices().choices();
            state.put("source", choices.source());
            state.put("target", choices.target());
            state.put("bounds", WindowBounds.text(getBounds()));
            session.stored().drop();
            state.list(desk.editor().text());
            try {
                state.save();
            } catch (IOException e) {
                environment
                        .err()
                        .println(texts.text("gui.state.lost", Map.of("message", String.valueOf(e.getMessage()))));
            }
            dispose();
        }
    }
}

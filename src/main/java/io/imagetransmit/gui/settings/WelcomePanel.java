package io.imagetransmit.gui.settings;

import com.formdev.flatlaf.util.UIScale;
import io.imagetransmit.config.ConfigFile.Role;
import io.imagetransmit.config.ConfigFileException;
import io.imagetransmit.config.LoadedSettings;
import io.imagetransmit.config.RepositoryEntry;
import io.imagetransmit.gui.view.Texts;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.job.Environment;
import java.awt.BorderLayout;
import java.awt.FlowLayout;
import java.awt.GridBagLayout;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import javax.swing.ButtonGroup;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JToggleButton;
import javax.swing.SwingUtilities;
import org.jspecify.annotations.Nullable;

/** What a window shows in place of its content as long as there is no {@code cfg.yaml}: two questions, whose answers make one. */
public final class WelcomePanel extends JPanel implements AutoCloseable {
    private static final long serialVersionUID = 1L;
    private static final int WIDTH = 560;

    /** Is told, on the event thread, how it goes on. */
    public interface Listener {
        /** The file was written; this is what it says. */
        void started(LoadedSettings loaded);

        /** A person has chosen a {@code cfg.yaml} that lies elsewhere. */
        void chosen(Path file);
    }

    private final transient Wording wording;
    private final transient Environment environment;
    private final transient Draft draft;
    private final transient Listener listener;
    private final JButton start = new JButton();
    private final Note status = new Note(WIDTH);

    /** @param file where {@code cfg.yaml} will be written */
    public WelcomePanel(Texts texts, Environment environment, Path file, Listener listener) {
        super(new BorderLayout());
        this.wording = new Wording(texts);
        this.environment = environment;
        this.listener = listener;
        this.draft = Draft.empty(file, texts.messages().lines("gui.settings.header"), environment.variables());
        setName("welcome");
        FieldGrid column = new FieldGrid();
        JLabel title = new JLabel();
        title.putClientProperty("FlatLaf.styleClass", "h1");
        wording.show(() -> title.setText(wording.text("gui.welcome.title")));
        column.wide(title, 0);
        Paragraph intro = new Paragraph(WIDTH);
        wording.show(() -> intro.setText(wording.text("gui.welcome.intro")));
        column.wide(intro, 10);
        StepButton source = step(Role.SOURCE);
        StepButton target = step(Role.TARGET);
        column.wide(source, 20);
        column.wide(target, 10);
        Note place = new Note(WIDTH);
        wording.show(() -> place.show(
                Note.Kind.HINT,
                wording.text(
                        "gui.welcome.place",
                        Map.of("file", file.toAbsolutePath().toString()))));
        column.wide(place, 14);
        column.wide(buttons(), 14);
        status.name("welcome.status");
        status.show(Note.Kind.HINT, "");
        column.wide(status, 8);
        JPanel middle = new JPanel(new GridBagLayout());
        middle.setOpaque(false);
        middle.add(column);
        add(languages(), BorderLayout.PAGE_START);
        add(middle, BorderLayout.CENTER);
        draft.listen(new Draft.Listener() {
            @Override
            public void reread(DraftState state) {
                edited(state);
            }

            @Override
            public void edited(DraftState state) {
                source.answer(state.repositories(Role.SOURCE));
                target.answer(state.repositories(Role.TARGET));
                start.setEnabled(!state.repositories(Role.SOURCE).isEmpty()
                        && state.loaded().isUsable());
            }
        });
    }

    private StepButton step(Role role) {
        return new StepButton(wording, role.name().toLowerCase(Locale.ROOT), WIDTH, () -> {
            boolean first = draft.state().repositories(role).isEmpty();
            RepositoryEntry entry = first
                    ? RepositoryEntry.of(Map.of())
                    : draft.state().repositories(role).get(0);
            new RepositoryForm(
                            SwingUtilities.getWindowAncestor(this),
                            wording.texts(),
                            draft,
                            environment,
                            role,
                            first ? -1 : 0,
                            entry)
                    .setVisible(true);
        });
    }

    private JPanel languages() {
        JPanel row = new JPanel(new FlowLayout(FlowLayout.TRAILING, UIScale.scale(6), UIScale.scale(8)));
        row.setOpaque(false);
        ButtonGroup group = new ButtonGroup();
        for (Language language : Language.values()) {
            Locale locale = language.locale();
            JToggleButton button = new JToggleButton(locale.getDisplayLanguage(locale));
            button.setName("language." + language);
            button.setSelected(wording.messages().language() == language);
            button.addActionListener(event -> {
                draft.set(Setting.LANG, language == Language.ZH ? "zh_CN" : "en_US", this::told);
                wording.texts().use(language);
            });
            group.add(button);
            row.add(button);
        }
        return row;
    }

    private JPanel buttons() {
        start.setName("start");
        wording.caption(start, "gui.welcome.start");
        start.setEnabled(false);
        start.addActionListener(event -> draft.save(this::saved));
        JButton existing = new JButton();
        existing.setName("existing");
        wording.caption(existing, "gui.welcome.existing");
        existing.addActionListener(
                event -> Choosers.file(this, wording, environment.folder()).ifPresent(listener::chosen));
        JPanel row = new JPanel(new BorderLayout());
        row.setOpaque(false);
        row.add(existing, BorderLayout.LINE_START);
        row.add(start, BorderLayout.LINE_END);
        return row;
    }

    private void saved(@Nullable Exception failure) {
        if (failure == null) {
            listener.started(draft.state().loaded());
        } else {
            status.show(Note.Kind.ERROR, new ProblemWords(wording.messages()).failure(failure, draft.file()));
        }
    }

    private void told(@Nullable ConfigFileException refused) {
        if (refused != null) {
            saved(refused);
        }
    }

    /** The button that goes on once there is a source; to be made the window's default button. */
    public JButton start() {
        return start;
    }

    /** Nothing is written any more, and the texts are told of no language. */
    @Override
    public void close() {
        wording.close();
        draft.close();
    }
}

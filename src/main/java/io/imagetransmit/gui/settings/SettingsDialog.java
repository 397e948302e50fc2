package io.imagetransmit.gui.settings;

import com.formdev.flatlaf.util.UIScale;
import io.imagetransmit.config.ConfigFile.Role;
import io.imagetransmit.config.ConfigFileException;
import io.imagetransmit.config.ConfigFileException.Reason;
import io.imagetransmit.config.ConfigProblem;
import io.imagetransmit.config.LoadedSettings;
import io.imagetransmit.gui.view.Texts;
import io.imagetransmit.gui.view.Theme;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.job.Environment;
import java.awt.BorderLayout;
import java.awt.CardLayout;
import java.awt.Window;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.swing.JPanel;
import javax.swing.SwingUtilities;
import org.jspecify.annotations.Nullable;

/**
 * All that {@code cfg.yaml} says, page by page. Language and look are changed while one looks, and put back by Cancel; everything else is
 * so when OK has written the file.
 */
public final class SettingsDialog extends FormDialog {
    private static final long serialVersionUID = 1L;

    /** Is told, on the event thread, what becomes of it. */
    public interface Listener {
        /** The file was written; this is what it says now. The dialog is gone. */
        void saved(LoadedSettings loaded);

        /** The look is to be this from now on. */
        void look(Theme look);
    }

    private final transient Draft draft;
    private final transient Environment environment;
    private final Theme look;
    private final transient Listener listener;
    private final Language languageBefore;
    private final transient List<SettingsPage> pages;
    private final PageList list;
    private Theme lookNow;
    private boolean saving;

    SettingsDialog(
            @Nullable Window owner, Texts texts, Environment environment, Draft draft, Theme look, Listener listener) {
        super(owner, texts);
        this.draft = draft;
        this.environment = environment;
        this.look = look;
        this.lookNow = look;
        this.listener = listener;
        this.languageBefore = texts.messages().language();
        setName("settings");
        wording().show(() -> setTitle(wording().text("gui.settings.title")));
        pages = List.of(
                new RepositoryPage(wording(), draft, environment, Role.SOURCE, this::refused),
                new RepositoryPage(wording(), draft, environment, Role.TARGET, this::refused),
                fields(
                        "transfer",
                        Setting.MAXCONN,
                        Setting.RETRIES,
                        Setting.MAXRATE,
                        Setting.PLATFORM,
                        Setting.REFERRERS),
                fields(
                        "bundle",
                        Setting.SINGLEFILE,
                        Setting.DOCKERFILE,
                        Setting.COMPRESSOR,
                        Setting.VOLUMESIZE,
                        Setting.OUTPREFIX),
                fields("watch", Setting.INTERVAL, Setting.SCHEDULE),
                new CachePage(wording(), draft, this::refused),
                new NotificationPage(wording(), draft, this::refused),
                new LanguagePage(wording(), draft, look, this::language, this::look));
        CardLayout layout = new CardLayout();
        JPanel cards = new JPanel(layout);
        pages.forEach(page -> cards.add(ScrolledPage.of(page.component()), page.name()));
        list = new PageList(
                wording(), pages.stream().map(SettingsPage::name).toList(), name -> layout.show(cards, name));
        JPanel content = new JPanel(new BorderLayout(UIScale.scale(14), 0));
        content.add(list, BorderLayout.LINE_START);
        content.add(cards, BorderLayout.CENTER);
        fill(content);
        draft.listen(new Draft.Listener() {
            @Override
            public void reread(DraftState state) {
                pages.forEach(page -> page.reread(state));
                judge(state);
            }

            @Override
            public void edited(DraftState state) {
                pages.forEach(page -> page.edited(state));
                judge(state);
            }
        });
        wording().show(() -> judge(draft.state()));
        place();
    }

    private SettingsPage fields(String name, Setting... settings) {
        return new FieldsPage(name, wording(), draft, this::refused, List.of(settings));
    }

    /**
     * Reads the file and shows it; returns at once. What cannot be read is said in a dialog of its own.
     *
     * @param file need not exist
     * @param look the one of the moment
     */
    public static void open(
            @Nullable Window owner, Texts texts, Environment environment, Path file, Theme look, Listener listener) {
        List<String> header = texts.messages().lines("gui.settings.header");
        Thread reader = new Thread(
                () -> {
                    try {
                        Draft draft = Drafts.open(file, header, environment.variables());
                        SwingUtilities.invokeLater(() ->
                                new SettingsDialog(owner, texts, environment, draft, look, listener).setVisible(true));
                    } catch (IOException | ConfigFileException e) {
                        SwingUtilities.invokeLater(() -> QuestionDialog.ask(
                                owner,
                                texts.text("gui.settings.title"),
                                new ProblemWords(texts.messages()).failure(e, file),
                                List.of(texts.text("gui.dialog.ok"))));
                    }
                },
                "settings-open");
        reader.setDaemon(true);
        reader.start();
    }

    /** OK is possible when the program can be used afterwards; what is in its way is said, with where it can be mended. */
    private void judge(DraftState state) {
        Optional<ConfigProblem> fatal =
                state.loaded().problems().stream().filter(ConfigProblem::fatal).findFirst();
        ok().setEnabled(fatal.isEmpty() && !saving);
        list.faulty(pages.stream()
                .filter(page ->
                        state.loaded().problems().stream().anyMatch(problem -> problem.fatal() && page.owns(problem)))
                .map(SettingsPage::name)
                .toList());
        if (fatal.isPresent()) {
            status().show(Note.Kind.ERROR, sentence(fatal.get()));
        } else {
            status().show(
                            Note.Kind.HINT,
                            wording()
                                    .text(
                                            "gui.settings.file",
                                            Map.of("file", draft.file().toString())));
        }
    }

    private String sentence(ConfigProblem problem) {
        return pages.stream()
                .filter(page -> page.owns(problem))
                .findFirst()
                .map(page -> wording()
                        .text(
                                "gui.settings.faulty",
                                Map.of("page", wording().text("gui.settings.page." + page.name()))))
                .orElseGet(() -> new ProblemWords(wording().messages()).inFile(problem));
    }

    private void refused(@Nullable ConfigFileException refused) {
        if (refused != null) {
            pages.forEach(page -> page.reread(draft.state())); // what was typed is not so
            failed(refused);
        }
    }

    private void failed(Exception failure) {
        status().show(Note.Kind.ERROR, new ProblemWords(wording().messages()).failure(failure, draft.file()));
    }

    private void language(String chosen) {
        draft.set(Setting.LANG, chosen, this::refused);
        wording().texts().use(Language.choose(chosen, environment.variables(), Locale.getDefault()));
    }

    private void look(Theme chosen) {
        if (chosen != lookNow) {
            lookNow = chosen;
            listener.look(chosen);
        }
    }

    @Override
    void confirmed() {
        draft.settled(this::save);
    }

    private void save() {
        if (saving || !draft.state().loaded().isUsable()) {
            return; // the last letter has just made it so
        }
        saving = true;
        ok().setEnabled(false);
        draft.save(failure -> {
            saving = false;
            if (failure == null) {
                LoadedSettings loaded = draft.state().loaded();
                dispose();
                listener.saved(loaded);
                return;
            }
            judge(draft.state());
            failed(failure);
            boolean changed =
                    failure instanceof ConfigFileException refused && refused.reason() == Reason.CHANGED_ON_DISK;
            if (changed && asked("gui.settings.reread", "gui.settings.reread.yes", "gui.settings.reread.no")) {
                draft.reread(this::failed);
            }
        });
    }

    @Override
    boolean isChanged() {
        return draft.state().changed() || lookNow != look;
    }

    @Override
    void discarded() {
        if (wording().messages().language() != languageBefore) {
            wording().texts().use(languageBefore);
        }
        look(look);
    }

    @Override
    public void dispose() {
        super.dispose();
        draft.close();
    }
}

package io.imagetransmit.gui.settings;

import com.formdev.flatlaf.util.UIScale;
import io.imagetransmit.config.ConfigFile.Role;
import io.imagetransmit.config.RepositoryEntry;
import io.imagetransmit.config.RepositorySettings;
import io.imagetransmit.gui.view.Texts;
import io.imagetransmit.job.Environment;
import java.awt.BorderLayout;
import java.awt.Window;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.swing.JButton;
import javax.swing.JPanel;
import org.jspecify.annotations.Nullable;

/** A source or a target: its fields, and the doctor at their side once somebody asks for him. */
final class RepositoryForm extends FormDialog {
    private static final long serialVersionUID = 1L;

    private final transient Draft draft;
    private final Role role;
    private final int index;
    private final transient RepositoryEntry initial;
    private final RepositoryFields fields;
    private final DoctorPanel doctor;
    private final JButton test;
    private transient EntryCheck check = new EntryCheck(List.of(), null);

    /**
     * @param index of the entry that is edited; -1 for a new one
     * @param initial what the fields begin with
     */
    RepositoryForm(
            @Nullable Window owner,
            Texts texts,
            Draft draft,
            Environment environment,
            Role role,
            int index,
            RepositoryEntry initial) {
        super(owner, texts);
        this.draft = draft;
        this.role = role;
        this.index = index;
        this.initial = initial;
        setName("repository");
        String title =
                "gui.repository." + (index < 0 ? "new." : "edit.") + role.name().toLowerCase(Locale.ROOT);
        wording().show(() -> setTitle(wording().text(title)));
        boolean insecure = draft.state().loaded().settings().skiptlsverify();
        Path folder = Objects.requireNonNull(draft.file().toAbsolutePath().getParent(), "a file is in a folder");
        fields = new RepositoryFields(wording(), role, initial, insecure, folder, this::typed);
        doctor = new DoctorPanel(wording(), environment);
        test = further("gui.repository.test", this::test);
        JPanel content = new JPanel(new BorderLayout(UIScale.scale(16), 0));
        content.add(ScrolledPage.of(fields), BorderLayout.CENTER);
        content.add(doctor, BorderLayout.LINE_END);
        doctor.setVisible(false);
        fill(content);
        place();
        fields.unfolding(this::place);
        typed();
    }

    private void typed() {
        RepositoryEntry entry = fields.entry();
        draft.check(role, index, entry, found -> {
            // what was typed since has a check of its own on its way
            if (isDisplayable() && entry.equals(fields.entry())) {
                check = found;
                fields.show(found);
                grow();
                ok().setEnabled(found.isUsable());
                test.setEnabled(found.isUsable() && found.repository() != null);
            }
        });
    }

    private void test() {
        draft.settled(this::examine);
    }

    private void examine() {
        RepositorySettings repository = check.repository();
        if (repository != null) {
            if (!doctor.isVisible()) {
                doctor.setVisible(true);
                place();
            }
            doctor.examine(repository, role == Role.TARGET);
        }
    }

    @Override
    void confirmed() {
        draft.settled(this::accept);
    }

    private void accept() {
        if (!check.isUsable()) {
            return; // the last letter has just made it so
        }
        RepositoryEntry entry = fields.entry();
        edit(draft, file -> {
            if (index < 0) {
                file.add(role, entry);
            } else {
                file.replace(role, index, entry);
            }
        });
    }

    @Override
    boolean isChanged() {
        return !fields.entry().texts().equals(initial.texts());
    }

    @Override
    public void dispose() {
        doctor.cancel();
        super.dispose();
    }

    /** For the copy of an entry: the same under a name that is not taken yet. */
    static RepositoryEntry copied(RepositoryEntry entry) {
        Map<String, String> texts = entry.texts();
        texts.put("name", entry.givenName().orElse("") + "-2");
        return RepositoryEntry.of(texts);
    }
}

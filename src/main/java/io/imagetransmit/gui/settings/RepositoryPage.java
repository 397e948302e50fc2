package io.imagetransmit.gui.settings;

import io.imagetransmit.config.ConfigFile.Role;
import io.imagetransmit.config.ConfigFileException;
import io.imagetransmit.config.ConfigProblem;
import io.imagetransmit.config.RepositoryEntry;
import io.imagetransmit.config.TargetGroup;
import io.imagetransmit.job.Environment;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.SwingUtilities;
import org.jspecify.annotations.Nullable;

/** The sources, or the targets, in the order of the file. */
final class RepositoryPage implements SettingsPage {
    private final Wording wording;
    private final Draft draft;
    private final Environment environment;
    private final Role role;
    private final Consumer<@Nullable ConfigFileException> refused;
    private final String list;
    private final EntryTable table;
    private final PageWithNote page;

    RepositoryPage(
            Wording wording,
            Draft draft,
            Environment environment,
            Role role,
            Consumer<@Nullable ConfigFileException> refused) {
        this.wording = wording;
        this.draft = draft;
        this.environment = environment;
        this.role = role;
        this.refused = refused;
        this.list = role.name().toLowerCase(Locale.ROOT);
        table = new EntryTable(
                wording,
                "gui.settings." + list,
                List.of("gui.column.name", "gui.column.registry", "gui.column.repository"),
                "gui.settings." + list + ".none");
        table.button("gui.settings.add", false, () -> form(-1, RepositoryEntry.of(Map.of())));
        JButton edit = table.button("gui.settings.edit", true, () -> form(table.chosen(), chosen()));
        table.button("gui.settings.copy", true, () -> form(-1, RepositoryForm.copied(chosen())));
        JButton remove = table.button("gui.settings.remove", true, this::remove);
        table.button("gui.settings.test", true, this::test);
        table.keys(edit, remove);
        page = new PageWithNote(wording, "gui.settings." + list + ".hint", table);
        edited(draft.state());
    }

    @Override
    public String name() {
        return list;
    }

    @Override
    public JComponent component() {
        return page;
    }

    private RepositoryEntry chosen() {
        return draft.state().repositories(role).get(table.chosen());
    }

    private void form(int index, RepositoryEntry initial) {
        new RepositoryForm(
                        SwingUtilities.getWindowAncestor(page),
                        wording.texts(),
                        draft,
                        environment,
                        role,
                        index,
                        initial)
                .setVisible(true);
    }

    private void remove() {
        if (draft.isChanging()) {
            return;
        }
        int index = table.chosen();
        Optional<String> group = group(chosen());
        if (group.isPresent()) {
            page.tell(Note.Kind.ERROR, () -> wording.text("gui.settings.inGroup", Map.of("group", group.get())));
        } else {
            draft.edit(file -> file.remove(role, index), refused);
        }
    }

    /** The group that would miss this target. */
    private Optional<String> group(RepositoryEntry entry) {
        String name = entry.givenName().orElse("");
        List<RepositoryEntry> same = draft.state().repositories(role).stream()
                .filter(each -> name.equalsIgnoreCase(each.givenName().orElse("")))
                .toList();
        if (role == Role.SOURCE || same.size() > 1) {
            return Optional.empty();
        }
        return draft.state().loaded().settings().groups().stream()
                .filter(group -> group.targets().stream().anyMatch(name::equalsIgnoreCase))
                .map(TargetGroup::name)
                .findFirst();
    }

    private void test() {
        draft.check(role, table.chosen(), chosen(), check -> {
            if (check.repository() == null) {
                form(table.chosen(), chosen()); // where it is said what is wrong
            } else {
                new TestDialog(
                                SwingUtilities.getWindowAncestor(page),
                                wording.texts(),
                                environment,
                                check.repository(),
                                role == Role.TARGET)
                        .setVisible(true);
            }
        });
    }

    @Override
    public void reread(DraftState state) {
        edited(state);
    }

    @Override
    public void edited(DraftState state) {
        table.show(state.repositories(role).stream()
                .map(entry -> List.of(
                        entry.givenName().orElse(""),
                        entry.registry() == null ? "" : entry.registry(),
                        entry.repository() == null ? "" : entry.repository()))
                .toList());
        page.tell(state.loaded().problems().stream().filter(this::owns).toList());
    }

    @Override
    public boolean owns(ConfigProblem problem) {
        return problem.key().equals(list) || problem.key().startsWith(list + ".");
    }
}

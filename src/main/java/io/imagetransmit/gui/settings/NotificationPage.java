package io.imagetransmit.gui.settings;

import io.imagetransmit.config.ConfigFile.Channel;
import io.imagetransmit.config.ConfigFileException;
import io.imagetransmit.config.ConfigProblem;
import io.imagetransmit.config.NotificationEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.SwingUtilities;
import org.jspecify.annotations.Nullable;

/** Those to be notified, of all services in one table. It says which values there are, and shows none. */
final class NotificationPage implements SettingsPage {
    private final Wording wording;
    private final Draft draft;
    private final Consumer<@Nullable ConfigFileException> refused;
    private final EntryTable table;
    private final PageWithNote page;

    /** A row of the table. */
    private record Row(Channel channel, int index, NotificationEntry entry) {}

    NotificationPage(Wording wording, Draft draft, Consumer<@Nullable ConfigFileException> refused) {
        this.wording = wording;
        this.draft = draft;
        this.refused = refused;
        table = new EntryTable(
                wording,
                "gui.settings.notifications",
                List.of("gui.column.service", "gui.column.values"),
                "gui.settings.notifications.none");
        table.button(
                "gui.settings.add", false, () -> form(new Row(Channel.DINGTALK, -1, NotificationEntry.of(Map.of()))));
        JButton edit = table.button("gui.settings.edit", true, () -> form(chosen()));
        JButton remove = table.button("gui.settings.remove", true, this::remove);
        table.keys(edit, remove);
        page = new PageWithNote(wording, "gui.settings.notifications.hint", table);
        wording.show(() -> edited(draft.state()));
    }

    private static List<Row> rows(DraftState state) {
        List<Row> rows = new ArrayList<>();
        for (Channel channel : Channel.values()) {
            List<NotificationEntry> entries = state.notifications(channel);
            for (int index = 0; index < entries.size(); index++) {
                rows.add(new Row(channel, index, entries.get(index)));
            }
        }
        return rows;
    }

    private Row chosen() {
        return rows(draft.state()).get(table.chosen());
    }

    private void form(Row row) {
        new NotificationForm(
                        SwingUtilities.getWindowAncestor(page),
                        wording.texts(),
                        draft,
                        row.channel(),
                        row.index(),
                        row.entry())
                .setVisible(true);
    }

    private void remove() {
        if (draft.isChanging()) {
            return;
        }
        Row row = chosen();
        draft.edit(file -> file.remove(row.channel(), row.index()), refused);
    }

    @Override
    public String name() {
        return "notifications";
    }

    @Override
    public JComponent component() {
        return page;
    }

    @Override
    public void reread(DraftState state) {
        edited(state);
    }

    @Override
    public void edited(DraftState state) {
        table.show(rows(state).stream()
                .map(row -> List.of(wording.text("gui.channel." + row.channel()), values(row)))
                .toList());
        page.tell(state.loaded().problems().stream().filter(this::owns).toList());
    }

    private String values(Row row) {
        ProblemWords words = new ProblemWords(wording.messages());
        String list = row.channel().name().toLowerCase(Locale.ROOT) + ".";
        return row.entry().texts().entrySet().stream()
                .filter(entry -> !entry.getValue().isBlank())
                .map(entry -> words.label(list + entry.getKey()))
                .reduce((first, next) -> wording.text("doctor.and", Map.of("first", first, "next", next)))
                .orElse("");
    }

    @Override
    public boolean owns(ConfigProblem problem) {
        return Arrays.stream(Channel.values())
                .map(channel -> channel.name().toLowerCase(Locale.ROOT))
                .anyMatch(list -> problem.key().equals(list) || problem.key().startsWith(list + "."));
    }
}

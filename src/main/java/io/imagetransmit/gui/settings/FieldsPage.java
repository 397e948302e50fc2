package io.imagetransmit.gui.settings;

import io.imagetransmit.config.ConfigFileException;
import io.imagetransmit.config.ConfigProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.swing.JComponent;
import org.jspecify.annotations.Nullable;

/** A page of single values. */
final class FieldsPage implements SettingsPage {
    private final String name;
    private final FieldGrid grid = new FieldGrid();
    private final List<SettingField> fields = new ArrayList<>();
    private final List<Setting> settings;

    FieldsPage(
            String name,
            Wording wording,
            Draft draft,
            Consumer<@Nullable ConfigFileException> refused,
            List<Setting> settings) {
        this.name = name;
        this.settings = settings;
        for (Setting setting : settings) {
            SettingField field = new SettingField(wording, draft, setting, text -> draft.set(setting, text, refused));
            fields.add(field);
            grid.add(field.field());
        }
        grid.end();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public JComponent component() {
        return grid;
    }

    @Override
    public void reread(DraftState state) {
        fields.forEach(field -> field.show(state));
    }

    @Override
    public void edited(DraftState state) {
        fields.forEach(field -> field.told(state));
    }

    @Override
    public boolean owns(ConfigProblem problem) {
        return settings.stream().anyMatch(setting -> setting.key().equals(problem.key()));
    }
}

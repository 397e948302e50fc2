package io.imagetransmit.gui.settings;

import io.imagetransmit.config.ConfigFileException;
import io.imagetransmit.config.ConfigProblem;
import java.util.List;
import java.util.function.Consumer;
import javax.swing.JCheckBox;
import javax.swing.JComponent;
import org.jspecify.annotations.Nullable;

/** The cache: there is one if it has a folder. */
final class CachePage implements SettingsPage {
    private static final String FOLDER = "cache";

    private final Draft draft;
    private final Consumer<@Nullable ConfigFileException> refused;
    private final FieldGrid grid = new FieldGrid();
    private final JCheckBox box = new JCheckBox();
    private final SettingField folder;
    private final SettingField days;
    private final SettingField size;
    private boolean showing;

    CachePage(Wording wording, Draft draft, Consumer<@Nullable ConfigFileException> refused) {
        this.draft = draft;
        this.refused = refused;
        grid.add(new Field(wording, "cache", box));
        folder = new SettingField(wording, draft, Setting.PATHNAME, text -> folder(text));
        days = new SettingField(wording, draft, Setting.KEEPDAYS, text -> draft.set(Setting.KEEPDAYS, text, refused));
        size = new SettingField(wording, draft, Setting.KEEPSIZE, text -> draft.set(Setting.KEEPSIZE, text, refused));
        for (SettingField field : fields()) {
            grid.add(field.field());
        }
        grid.end();
        box.addItemListener(event -> {
            if (!showing) {
                switched();
            }
        });
        reread(draft.state());
    }

    private List<SettingField> fields() {
        return List.of(folder, days, size);
    }

    @Override
    public String name() {
        return "cache";
    }

    @Override
    public JComponent component() {
        return grid;
    }

    private void folder(String text) {
        draft.set(Setting.PATHNAME, text.isBlank() ? FOLDER : text, refused);
    }

    private void switched() {
        boolean on = box.isSelected();
        fields().forEach(field -> field.field().enabled(on));
        if (on) {
            folder(folder.text());
            draft.set(Setting.KEEPDAYS, days.text(), refused);
            draft.set(Setting.KEEPSIZE, size.text(), refused);
        } else {
            draft.edit(
                    file -> {
                        // what is kept of it alone would be complained of at every start
                        for (Setting setting : List.of(Setting.KEEPDAYS, Setting.KEEPSIZE, Setting.PATHNAME)) {
                            file.remove(setting.key());
                        }
                    },
                    refused);
        }
    }

    @Override
    public void reread(DraftState state) {
        showing = true;
        try {
            boolean on = state.texts().containsKey(Setting.PATHNAME);
            box.setSelected(on);
            fields().forEach(field -> {
                field.show(state);
                field.field().enabled(on);
            });
        } finally {
            showing = false;
        }
    }

    @Override
    public void edited(DraftState state) {
        fields().forEach(field -> field.told(state));
    }

    @Override
    public boolean owns(ConfigProblem problem) {
        return problem.key().equals("cache") || problem.key().startsWith("cache.");
    }
}

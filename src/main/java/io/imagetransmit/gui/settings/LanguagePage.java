package io.imagetransmit.gui.settings;

import io.imagetransmit.config.ConfigProblem;
import io.imagetransmit.gui.view.Theme;
import java.awt.Component;
import java.util.Locale;
import java.util.function.Consumer;
import javax.swing.DefaultListCellRenderer;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JList;
import org.jspecify.annotations.Nullable;

/** Language and look, which are changed at once. */
final class LanguagePage implements SettingsPage {
    private final FieldGrid grid = new FieldGrid();
    private final SettingField language;

    /**
     * @param languages is told what is chosen, empty for the system's
     * @param looks is told the look that is chosen
     */
    LanguagePage(Wording wording, Draft draft, Theme look, Consumer<String> languages, Consumer<Theme> looks) {
        language = new SettingField(wording, draft, Setting.LANG, languages);
        grid.add(language.field());
        JComboBox<Theme> box = new JComboBox<>(Theme.values());
        box.setSelectedItem(look);
        box.setRenderer(new DefaultListCellRenderer() {
            private static final long serialVersionUID = 1L;

            @Override
            public Component getListCellRendererComponent(
                    JList<?> list, @Nullable Object value, int index, boolean selected, boolean focused) {
                String text =
                        wording.text("gui.choice.look." + String.valueOf(value).toLowerCase(Locale.ROOT));
                return super.getListCellRendererComponent(list, text, index, selected, focused);
            }
        });
        box.addItemListener(event -> {
            if (box.getSelectedItem() instanceof Theme chosen) {
                looks.accept(chosen);
            }
        });
        wording.show(box::repaint);
        grid.add(new Field(wording, "look", box));
        grid.end();
    }

    @Override
    public String name() {
        return "language";
    }

    @Override
    public JComponent component() {
        return grid;
    }

    @Override
    public void reread(DraftState state) {
        language.show(state);
    }

    @Override
    public void edited(DraftState state) {
        language.told(state);
    }

    @Override
    public boolean owns(ConfigProblem problem) {
        return problem.key().equals(Setting.LANG.key());
    }
}

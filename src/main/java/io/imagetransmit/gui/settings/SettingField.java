package io.imagetransmit.gui.settings;

import java.awt.Component;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javax.swing.DefaultListCellRenderer;
import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JList;
import javax.swing.JTextField;
import org.jspecify.annotations.Nullable;

/** The control of a {@link Setting}, tied to the draft. */
final class SettingField {
    private static final int NUMBER_COLUMNS = 10;

    private final Wording wording;
    private final Draft draft;
    private final Setting setting;
    private final Consumer<String> changed;
    private final Field field;
    private boolean showing;

    /** @param changed is told each text that a person gives it */
    SettingField(Wording wording, Draft draft, Setting setting, Consumer<String> changed) {
        this.wording = wording;
        this.draft = draft;
        this.setting = setting;
        this.changed = changed;
        this.field = new Field(wording, setting.label(), control());
        show(draft.state());
    }

    private JComponent control() {
        return switch (setting.kind()) {
            case NUMBER, TEXT -> {
                JTextField text = new JTextField(setting.kind() == Setting.Kind.NUMBER ? NUMBER_COLUMNS : 0);
                Typing.listen(text, this::typed);
                yield text;
            }
            case FLAG -> {
                JCheckBox box = new JCheckBox();
                box.addItemListener(event -> typed(Boolean.toString(box.isSelected())));
                yield box;
            }
            case CHOICE -> {
                JComboBox<String> box = new JComboBox<>();
                box.setRenderer(new ChoiceCell());
                box.addItemListener(event -> {
                    if (box.getSelectedItem() instanceof String chosen) {
                        typed(chosen);
                    }
                });
                wording.show(box::repaint);
                yield box;
            }
        };
    }

    Field field() {
        return field;
    }

    /** What is in a field for text. */
    String text() {
        return field.control() instanceof JTextField shown ? shown.getText() : "";
    }

    /** Shows what the draft says. */
    void show(DraftState state) {
        String text = state.texts().getOrDefault(setting, "");
        showing = true;
        try {
            JComponent control = field.control();
            if (control instanceof JTextField shown) {
                shown.setText(text.isEmpty() ? draft.fallback(setting) : text);
            } else if (control instanceof JCheckBox box) {
                box.setSelected(Boolean.parseBoolean(setting.of(state.loaded().settings())));
            } else if (control instanceof JComboBox<?> box) {
                choose(box, text);
            }
        } finally {
            showing = false;
        }
        told(state);
    }

    @SuppressWarnings("unchecked") // made here, of texts
    private void choose(JComboBox<?> box, String text) {
        JComboBox<String> choices = (JComboBox<String>) box;
        choices.removeAllItems();
        choices.addItem("");
        List<String> known = setting.choices();
        known.forEach(choices::addItem);
        if (!text.isEmpty() && !known.contains(text)) {
            choices.addItem(text);
        }
        choices.setSelectedItem(text);
    }

    /** Shows what is wrong with the value. */
    void told(DraftState state) {
        field.problem(state.problem(setting.key()).orElse(null));
    }

    private void typed(String text) {
        if (!showing) {
            changed.accept(text);
        }
    }

    /** What a language calls itself. */
    private static String own(String language) {
        Locale locale = Locale.forLanguageTag(language.replace('_', '-'));
        String name = locale.getDisplayLanguage(locale);
        return name.isEmpty() ? language : name;
    }

    /** Says what the texts mean. */
    private final class ChoiceCell extends DefaultListCellRenderer {
        private static final long serialVersionUID = 1L;

        @Override
        public Component getListCellRendererComponent(
                JList<?> list, @Nullable Object value, int index, boolean selected, boolean focused) {
            String text = value == null ? "" : value.toString();
            String key = "gui.choice." + setting.label() + "." + (text.isEmpty() ? "none" : text);
            String shown = wording.messages().has(key) ? wording.text(key) : setting == Setting.LANG ? own(text) : text;
            return super.getListCellRendererComponent(list, shown, index, selected, focused);
        }
    }
}

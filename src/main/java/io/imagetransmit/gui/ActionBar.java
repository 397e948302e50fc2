package io.imagetransmit.gui;

import com.formdev.flatlaf.util.UIScale;
import io.imagetransmit.gui.view.Texts;
import io.imagetransmit.i18n.Language;
import java.awt.FlowLayout;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import javax.swing.Box;
import javax.swing.BoxLayout;
import javax.swing.JButton;
import javax.swing.JPanel;

/** The window's second row: the buttons that do something. */
final class ActionBar extends JPanel {
    private static final long serialVersionUID = 1L;

    /** What can be pressed. */
    enum Action {
        TRANSMIT,
        WATCH,
        DOWNLOAD,
        UPLOAD,
        CANCEL,
        VERIFY,
        RETRY,
        FOLDER,
        LANGUAGE,
        SETTINGS;

        String key() {
            return "gui." + name().toLowerCase(Locale.ROOT);
        }
    }

    private final Map<Action, JButton> buttons = new EnumMap<>(Action.class);

    ActionBar(Texts texts, Consumer<Action> pressed) {
        setLayout(new BoxLayout(this, BoxLayout.LINE_AXIS));
        JPanel row = new JPanel(new FlowLayout(FlowLayout.LEADING, 0, 0));
        add(row);
        for (Action action : Action.values()) {
            JButton button = new JButton();
            button.setName(action.name().toLowerCase(Locale.ROOT));
            if (action == Action.LANGUAGE) {
                language(button, texts);
            } else {
                texts.caption(button, action.key());
            }
            button.addActionListener(event -> pressed.accept(action));
            buttons.put(action, button);
            if (action == Action.LANGUAGE || action == Action.SETTINGS) {
                add(
                        action == Action.LANGUAGE
                                ? Box.createHorizontalGlue()
                                : Box.createHorizontalStrut(UIScale.scale(6)));
                add(button);
            } else {
                if (row.getComponentCount() > 0) {
                    boolean other = action == Action.CANCEL || action == Action.RETRY;
                    row.add(Box.createHorizontalStrut(UIScale.scale(other ? 16 : 6)));
                }
                row.add(button);
            }
        }
    }

    /** In the other language's own words, for whoever cannot read this one. */
    private static void language(JButton button, Texts texts) {
        texts.name(button, "gui.language");
        texts.show(() -> button.setText(texts.messages().language() == Language.ZH ? "English" : "中文"));
    }

    JButton button(Action action) {
        JButton button = buttons.get(action);
        if (button == null) {
            throw new IllegalStateException(action.name());
        }
        return button;
    }

    void enable(Action action, boolean enabled) {
        button(action).setEnabled(enabled);
    }
}

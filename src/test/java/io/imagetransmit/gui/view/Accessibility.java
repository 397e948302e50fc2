package io.imagetransmit.gui.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.Component;
import java.awt.Container;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.swing.AbstractButton;
import javax.swing.JComboBox;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JScrollBar;
import javax.swing.JSpinner;
import javax.swing.JTable;
import javax.swing.text.JTextComponent;

/**
 * What every window owes to those who do not see it or do not use a mouse: whatever can be used has a name, and no two controls that
 * are to be seen at the same time are reached by the same letter.
 */
public final class Accessibility {
    private final List<String> faults = new ArrayList<>();
    private final Map<Integer, String> letters = new HashMap<>();

    private Accessibility() {}

    /** Fails with all that is wrong in a window, a dialog or a part of one that is shown. On the event thread. */
    public static void check(Container window) {
        Accessibility walk = new Accessibility();
        walk.into(window);
        assertEquals(List.of(), walk.faults);
    }

    private void into(Container container) {
        for (Component component : container.getComponents()) {
            if (component.isShowing()) {
                look(component);
                // what look and feels build these of belongs to them
                boolean closed = component instanceof JComboBox<?>
                        || component instanceof JScrollBar
                        || component instanceof JSpinner
                        || component instanceof JTable;
                if (!closed && component instanceof Container inner) {
                    into(inner);
                }
            }
        }
    }

    private void look(Component component) {
        boolean used = (component instanceof JTextComponent text && text.isFocusable())
                || component instanceof JComboBox<?>
                || component instanceof AbstractButton
                || component instanceof JTable
                || component instanceof JList<?>
                || component instanceof JSpinner;
        if (used) {
            String name = component.getAccessibleContext().getAccessibleName();
            if (name == null || name.isBlank()) {
                faults.add("no name: " + described(component));
            }
        }
        if (component instanceof AbstractButton button) {
            take(button.getMnemonic(), button.getText(), component);
        } else if (component instanceof JLabel label && label.getLabelFor() != null) {
            take(label.getDisplayedMnemonic(), label.getText(), component);
        }
    }

    private void take(int letter, String text, Component component) {
        if (letter != 0) {
            String other = letters.putIfAbsent(letter, text);
            if (other != null) {
                faults.add("Alt+" + (char) letter + " is of " + other + " and of " + described(component));
            }
            if (text != null && text.toUpperCase(Locale.ROOT).indexOf(letter) < 0) {
                faults.add("Alt+" + (char) letter + " is not to be seen in " + described(component));
            }
        }
    }

    private static String described(Component component) {
        String text = component instanceof AbstractButton button
                ? button.getText()
                : component instanceof JLabel label ? label.getText() : "";
        return component.getClass().getSimpleName() + " " + component.getName() + " " + text;
    }
}

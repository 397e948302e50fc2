package io.imagetransmit.gui.view;

import java.awt.event.ActionEvent;
import javax.swing.AbstractAction;
import javax.swing.Action;
import javax.swing.JComponent;
import javax.swing.KeyStroke;

/** Keys that work in a control and in all that it holds. */
final class Keys {
    private Keys() {}

    static void bind(JComponent control, KeyStroke key, String name, Runnable run) {
        control.getInputMap(JComponent.WHEN_ANCESTOR_OF_FOCUSED_COMPONENT).put(key, name);
        control.getActionMap().put(name, action(run));
    }

    static Action action(Runnable run) {
        return new AbstractAction() {
            @Override
            public void actionPerformed(ActionEvent event) {
                run.run();
            }
        };
    }
}

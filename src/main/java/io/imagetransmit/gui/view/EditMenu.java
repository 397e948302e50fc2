package io.imagetransmit.gui.view;

import java.awt.Toolkit;
import java.awt.event.ActionEvent;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import javax.swing.AbstractAction;
import javax.swing.Action;
import javax.swing.JMenuItem;
import javax.swing.JPopupMenu;
import javax.swing.KeyStroke;
import javax.swing.event.PopupMenuEvent;
import javax.swing.event.PopupMenuListener;
import javax.swing.text.DefaultEditorKit;
import javax.swing.text.JTextComponent;

/** What the right mouse button offers on a text that can be edited, and the keys that undo and do again. */
final class EditMenu {
    private static final String UNDO = "undo";
    private static final String REDO = "redo";

    private final JTextComponent text;
    private final Texts texts;
    private final JPopupMenu menu = new JPopupMenu();

    private EditMenu(JTextComponent text, Texts texts) {
        this.text = text;
        this.texts = texts;
    }

    static void install(JTextComponent text, EditHistory history, Texts texts) {
        EditMenu made = new EditMenu(text, texts);
        int key = Toolkit.getDefaultToolkit().getMenuShortcutKeyMaskEx();
        Action undo = made.step(UNDO, history::back);
        Action redo = made.step(REDO, history::forth);
        KeyStroke undoKey = KeyStroke.getKeyStroke(KeyEvent.VK_Z, key);
        KeyStroke redoKey = KeyStroke.getKeyStroke(KeyEvent.VK_Y, key);
        text.getInputMap().put(undoKey, UNDO);
        text.getInputMap().put(redoKey, REDO);
        text.getInputMap().put(KeyStroke.getKeyStroke(KeyEvent.VK_Z, key | InputEvent.SHIFT_DOWN_MASK), REDO);
        made.item(undo, undoKey, "gui.edit.undo", history::canUndo, true);
        made.item(redo, redoKey, "gui.edit.redo", history::canRedo, true);
        made.menu.addSeparator();
        BooleanSupplier selected = () -> text.getSelectionStart() < text.getSelectionEnd();
        made.item(DefaultEditorKit.cutAction, KeyEvent.VK_X, "gui.edit.cut", selected, true);
        made.item(DefaultEditorKit.copyAction, KeyEvent.VK_C, "gui.edit.copy", selected, false);
        made.item(DefaultEditorKit.pasteAction, KeyEvent.VK_V, "gui.edit.paste", () -> true, true);
        made.menu.addSeparator();
        BooleanSupplier something = () -> text.getDocument().getLength() > 0;
        made.item(DefaultEditorKit.selectAllAction, KeyEvent.VK_A, "gui.edit.all", something, false);
        text.setComponentPopupMenu(made.menu);
    }

    private Action step(String name, IntSupplier move) {
        Action action = new AbstractAction() {
            private static final long serialVersionUID = 1L;

            @Override
            public void actionPerformed(ActionEvent event) {
                int place = text.isEditable() ? move.getAsInt() : -1;
                if (place >= 0) {
                    text.setCaretPosition(Math.min(place, text.getDocument().getLength()));
                }
            }
        };
        text.getActionMap().put(name, action);
        return action;
    }

    private void item(String action, int key, String caption, BooleanSupplier possible, boolean edits) {
        KeyStroke stroke =
                KeyStroke.getKeyStroke(key, Toolkit.getDefaultToolkit().getMenuShortcutKeyMaskEx());
        item(text.getActionMap().get(action), stroke, caption, possible, edits);
    }

    private void item(Action action, KeyStroke key, String caption, BooleanSupplier possible, boolean edits) {
        JMenuItem item = new JMenuItem();
        item.setName(caption);
        item.addActionListener(
                event -> action.actionPerformed(new ActionEvent(text, ActionEvent.ACTION_PERFORMED, caption)));
        item.setAccelerator(key);
        texts.caption(item, caption);
        menu.addPopupMenuListener(new PopupMenuListener() {
            @Override
            public void popupMenuWillBecomeVisible(PopupMenuEvent event) {
                item.setEnabled(possible.getAsBoolean() && (text.isEditable() || !edits));
            }

            @Override
            public void popupMenuWillBecomeInvisible(PopupMenuEvent event) {}

            @Override
            public void popupMenuCanceled(PopupMenuEvent event) {}
        });
        menu.add(item);
    }
}

package io.imagetransmit.gui.view;

import javax.swing.JMenuItem;
import javax.swing.JPopupMenu;
import javax.swing.KeyStroke;
import org.jspecify.annotations.Nullable;

/** Fills a context menu. */
record MenuItems(Texts texts, JPopupMenu menu) {

    /** @param key is shown only: it works where it is bound, see {@link Keys} */
    JMenuItem add(String name, String caption, @Nullable KeyStroke key, Runnable action) {
        JMenuItem item = new JMenuItem();
        item.setName(name);
        item.setAccelerator(key);
        item.addActionListener(event -> action.run());
        texts.caption(item, caption);
        menu.add(item);
        return item;
    }
}

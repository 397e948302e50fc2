package io.imagetransmit.gui.settings;

import io.imagetransmit.config.ConfigProblem;
import javax.swing.JComponent;

/** A page of the settings. */
interface SettingsPage {
    /** What it is called: {@code gui.settings.page.NAME}. */
    String name();

    JComponent component();

    /** The file was read again: everything is shown anew. */
    void reread(DraftState state);

    /** Something was changed. */
    void edited(DraftState state);

    /** Whether this is where the problem can be seen. */
    boolean owns(ConfigProblem problem);
}

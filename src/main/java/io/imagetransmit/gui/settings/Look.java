package io.imagetransmit.gui.settings;

/** Light or dark. */
public enum Look {
    /** As the system has it. */
    SYSTEM,
    LIGHT,
    DARK
}

package io.imagetransmit.gui.view;

/** How bright windows are. */
public enum Theme {
    LIGHT,
    DARK,
    /** As the rest of the system is. */
    SYSTEM
}

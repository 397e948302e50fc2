package io.imagetransmit.cli;

import io.imagetransmit.job.Environment;
import java.nio.file.Path;
import java.util.Locale;

/** The way to the window. */
interface WindowOpener {
    /** No windows at all. */
    WindowOpener NONE = new WindowOpener() {
        @Override
        public boolean isWanted() {
            return false;
        }

        @Override
        public Path home(Path folder) {
            return folder;
        }

        @Override
        public boolean open(Environment environment, Locale locale) {
            return false;
        }
    };

    /** Whether somebody who says nothing wants the window: a double click, in place of a line on a terminal. */
    boolean isWanted();

    /**
     * Where a double click works: beside the jar, if the working directory holds nothing of ours. Windows starts programs there,
     * others start them anywhere.
     */
    Path home(Path folder);

    /** Shows the window until it is closed; false if there is no screen for it. */
    boolean open(Environment environment, Locale locale);
}

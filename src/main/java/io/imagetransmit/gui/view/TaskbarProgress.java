package io.imagetransmit.gui.view;

import java.awt.Taskbar;
import java.awt.Taskbar.Feature;
import java.awt.Window;

/** The whole's share on the window's button on the task bar, or in the dock. Does nothing on platforms that have no such thing. */
public final class TaskbarProgress {
    private static final int FULL = 100;

    /** What the platform can show. */
    interface Button {
        void percent(int percent);

        void error(boolean error);

        void off();
    }

    private final Button button;

    public TaskbarProgress(Window window) {
        this(of(window));
    }

    TaskbarProgress(Button button) {
        this.button = button;
    }

    /** The same moment as {@link OverallProgress#show} gets. What failed is seen on the button until something new is begun. */
    public void show(OverallProgress.Snapshot snapshot) {
        double share = snapshot.share();
        switch (snapshot.stage()) {
            case RUNNING, STOPPING -> {
                button.percent((int) (Math.max(0, share) * FULL));
                button.error(snapshot.failed() > 0);
            }
            case ENDED -> {
                if (snapshot.failed() > 0) {
                    button.percent(FULL); // an error without a bar is not shown
                    button.error(true);
                } else {
                    button.off();
                }
            }
            case IDLE, WATCHING, STOPPED -> button.off();
        }
    }

    /** Takes the share away. */
    public void off() {
        button.off();
    }

    private static Button of(Window window) {
        if (Taskbar.isTaskbarSupported()) {
            Taskbar bar = Taskbar.getTaskbar();
            if (bar.isSupported(Feature.PROGRESS_VALUE_WINDOW) && bar.isSupported(Feature.PROGRESS_STATE_WINDOW)) {
                return new WindowButton(bar, window);
            }
            if (bar.isSupported(Feature.PROGRESS_VALUE)) {
                return new DockIcon(bar);
            }
        }
        return new NoButton();
    }

    private record WindowButton(Taskbar bar, Window window) implements Button {
        @Override
        public void percent(int percent) {
            bar.setWindowProgressValue(window, percent);
        }

        @Override
        public void error(boolean error) {
            bar.setWindowProgressState(window, error ? Taskbar.State.ERROR : Taskbar.State.NORMAL);
        }

        @Override
        public void off() {
            bar.setWindowProgressState(window, Taskbar.State.OFF);
        }
    }

    /** Has no colours. */
    private record DockIcon(Taskbar bar) implements Button {
        @Override
        public void percent(int percent) {
            bar.setProgressValue(percent);
        }

        @Override
        public void error(boolean error) {
            // a dock's bar is of one kind
        }

        @Override
        public void off() {
            bar.setProgressValue(-1);
        }
    }

    private record NoButton() implements Button {
        @Override
        public void percent(int percent) {
            // the window shows it
        }

        @Override
        public void error(boolean error) {
            // the window shows it
        }

        @Override
        public void off() {
            // there is nothing to take away
        }
    }
}

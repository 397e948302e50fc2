package io.imagetransmit.gui.view;

import java.awt.Point;
import javax.swing.JViewport;

/** Keeps the end of what is scrolled in sight while the user is there, and everything where it is while he is elsewhere. */
final class Tail {
    private final JViewport viewport;
    private final Runnable changed;
    private boolean following = true;
    private int extent;
    private int height;

    /** @param changed is told that {@link #isFollowing} has changed */
    Tail(JViewport viewport, Runnable changed) {
        this.viewport = viewport;
        this.changed = changed;
        viewport.addChangeListener(event -> moved());
    }

    boolean isFollowing() {
        return following;
    }

    void toEnd() {
        follow(true);
        Point position = viewport.getViewPosition();
        int y = Math.max(0, viewport.getViewSize().height - viewport.getExtentSize().height);
        if (position.y != y) {
            viewport.setViewPosition(new Point(position.x, y));
        }
    }

    /** So much has gone at the beginning. */
    void dropped(int pixels) {
        if (!following && pixels > 0) {
            Point position = viewport.getViewPosition();
            viewport.setViewPosition(new Point(position.x, Math.max(0, position.y - pixels)));
        }
    }

    private void moved() {
        int nowExtent = viewport.getExtentSize().height;
        int nowHeight = viewport.getViewSize().height;
        if (nowExtent == extent && nowHeight == height) { // then it was the user who moved it
            follow(viewport.getViewPosition().y + nowExtent >= nowHeight - 2);
            return;
        }
        extent = nowExtent;
        height = nowHeight;
        if (following) {
            toEnd();
        }
    }

    private void follow(boolean now) {
        if (following != now) {
            following = now;
            changed.run();
        }
    }
}

package io.imagetransmit.gui.view;

import java.awt.EventQueue;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of the log have a text in them, in upper or lower case. The lines are read by a thread of its own, never by the event
 * thread; lines that come later are looked through as they come.
 */
final class LogSearch {
    private static final int GLANCE = 512;

    private final LogModel model;
    private final Runnable changed;
    private final Executor background = Background.thread("log-search");
    private volatile @Nullable Pattern pattern;
    private long[] hits = new long[64];
    private int from;
    private int to;
    private long searched;
    private boolean busy;

    /** @param changed is told on the event thread that there are other hits */
    LogSearch(LogModel model, Runnable changed) {
        this.model = model;
        this.changed = changed;
    }

    /** Looks for this from now on; for nothing if it is empty. */
    void look(String text) {
        pattern = text.isEmpty()
                ? null
                : Pattern.compile(text, Pattern.LITERAL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        from = 0;
        to = 0;
        searched = model.first();
        busy = false;
        catchUp();
        changed.run();
    }

    /** Lines have come or gone. */
    void catchUp() {
        while (from < to && hits[from] < model.first()) {
            from++;
        }
        Pattern wanted = pattern;
        if (wanted == null || busy || searched >= model.end()) {
            return;
        }
        busy = true;
        long start = Math.max(searched, model.first());
        long end = model.end();
        List<LogLine> lines = model.from(start);
        background.execute(() -> {
            long[] found = find(wanted, lines, start);
            EventQueue.invokeLater(() -> take(wanted, found, end));
        });
    }

    /** Gives up halfway when something else is looked for by now. */
    private long[] find(Pattern wanted, List<LogLine> lines, long start) {
        long[] found = new long[64];
        int count = 0;
        Matcher matcher = wanted.matcher("");
        for (int i = 0; i < lines.size(); i++) {
            if (i % GLANCE == 0 && pattern != wanted) {
                break;
            }
            if (matcher.reset(lines.get(i).text()).find()) {
                if (count == found.length) {
                    found = Arrays.copyOf(found, count * 2);
                }
                found[count++] = start + i;
            }
        }
        return Arrays.copyOf(found, count);
    }

    private void take(Pattern wanted, long[] found, long end) {
        if (pattern != wanted) {
            return;
        }
        busy = false;
        searched = end;
        if (found.length > 0) {
            long[] joined = new long[to - from + found.length];
            System.arraycopy(hits, from, joined, 0, to - from);
            System.arraycopy(found, 0, joined, to - from, found.length);
            hits = joined;
            from = 0;
            to = joined.length;
        }
        catchUp();
        changed.run();
    }

    /** What is looked for; null for nothing. */
    @Nullable
    Pattern pattern() {
        return pattern;
    }

    /** Whether lines are still to be looked through. */
    boolean isBusy() {
        return busy;
    }

    int count() {
        return to - from;
    }

    /** Which hit the line of this number is, from 1 on; 0 if it is none. */
    int position(long number) {
        int found = Arrays.binarySearch(hits, from, to, number);
        return found < 0 ? 0 : found - from + 1;
    }

    /** The first hit from this number on, or else the first of all. */
    OptionalLong atOrAfter(long number) {
        if (count() == 0) {
            return OptionalLong.empty();
        }
        int place = place(number);
        return OptionalLong.of(hits[place < to ? place : from]);
    }

    /** The last hit before this number, or else the last of all. */
    OptionalLong before(long number) {
        if (count() == 0) {
            return OptionalLong.empty();
        }
        int place = place(number) - 1;
        return OptionalLong.of(hits[place >= from ? place : to - 1]);
    }

    private int place(long number) {
        int found = Arrays.binarySearch(hits, from, to, number);
        return found < 0 ? -found - 1 : found;
    }
}

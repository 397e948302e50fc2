package io.imagetransmit.gui.view;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last so many lines. Lines have numbers for good, from 0 on, which do not change when earlier ones fall out. Not safe for use by
 * several threads.
 */
final class LogLines {
    private final int limit;
    private @Nullable LogLine[] ring = new LogLine[256];
    private int head;
    private int size;
    private long first;

    LogLines(int limit) {
        this.limit = limit;
    }

    int size() {
        return size;
    }

    /** The number of the first line that is still there. */
    long first() {
        return first;
    }

    /** The number that the next line will have. */
    long end() {
        return first + size;
    }

    LogLine line(int index) {
        LogLine line = index < size ? ring[(head + index) % ring.length] : null;
        if (line == null) {
            throw new IndexOutOfBoundsException(index);
        }
        return line;
    }

    /** How many lines there will be too many of when so many are added. */
    int surplus(int added) {
        return Math.min(size, Math.max(0, size + added - limit));
    }

    void drop(int count) {
        for (int i = 0; i < count; i++) {
            ring[head] = null;
            head = (head + 1) % ring.length;
        }
        size -= count;
        first += count;
    }

    /** The earliest line falls out if there are too many. */
    void add(LogLine line) {
        drop(surplus(1));
        if (size == ring.length) {
            grow();
        }
        ring[(head + size) % ring.length] = line;
        size++;
    }

    /** The lines from this number on, or from the first that is still there. */
    List<LogLine> from(long number) {
        List<LogLine> lines = new ArrayList<>(size);
        for (int i = (int) Math.max(0, number - first); i < size; i++) {
            lines.add(line(i));
        }
        return lines;
    }

    private void grow() {
        @Nullable LogLine[] larger = new LogLine[Math.min(limit, size * 2)];
        for (int i = 0; i < size; i++) {
            larger[i] = ring[(head + i) % ring.length];
        }
        ring = larger;
        head = 0;
    }
}

package io.imagetransmit.job;

import java.util.List;

/** Where lines appear before a person's eyes, above some that change. The console calls it from one thread at a time. */
public interface Live extends AutoCloseable {
    /** A line that stays. */
    void print(String text);

    /** As {@link #print}, for a line that tells of a failure. */
    default void printTrouble(String text) {
        print(text);
    }

    /** Shows these lines in place of those shown before. */
    void show(List<String> lines);

    /** Columns. */
    int width();

    /** Rows. */
    int height();

    @Override
    void close();
}

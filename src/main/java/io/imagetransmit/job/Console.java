package io.imagetransmit.job;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where text goes: lines with the time in front to the terminal and to the log file, and, on a terminal that can do so, a few live
 * lines below them that are drawn anew and vanish in the end. Safe for use by several threads.
 */
public final class Console implements AutoCloseable {
    /** So long a log that could not be written is left alone. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final PrintStream out;
    private final Clock clock;
    private final @Nullable Live live;
    private @Nullable LogFile file;
    private Instant pausedUntil = Instant.MIN;
    private Function<IOException, String> lost = e -> "";

    /** @param live null where the output is no terminal */
    public Console(PrintStream out, Clock clock, @Nullable Live live) {
        this.out = out;
        this.clock = clock;
        this.live = live;
    }

    /**
     * From now on lines go to this file as well.
     *
     * @param whenLost says that the file cannot be written any more
     */
    synchronized void logTo(LogFile newFile, Function<IOException, String> whenLost) {
        file = newFile;
        lost = whenLost;
    }

    public boolean isLive() {
        return live != null;
    }

    /** A line of the log, with the time in front. */
    public synchronized void log(String text) {
        line(stamped(text));
    }

    /** As {@link #log}, for what somebody who looks for the bad news should see. */
    synchronized void trouble(String text) {
        String line = stamped(text);
        if (live == null) {
            print(line);
        } else {
            live.printTrouble(line);
        }
        write(line);
    }

    private String stamped(String text) {
        return "[" + time() + "] " + text;
    }

    /** {@code 2021-06-14 21:42:12}; a formatter would load the locales, which a short run does without. */
    private String time() {
        String now = LocalDateTime.now(clock)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString()
                .replace('T', ' ');
        return now.length() == 16 ? now + ":00" : now;
    }

    /** A line as it is. */
    public synchronized void line(String text) {
        print(text);
        write(text);
    }

    /** A line for the log file only, of what is told elsewhere. */
    public synchronized void record(String text) {
        write(stamped(text));
    }

    private void write(String text) {
        LogFile log = file;
        if (log != null && !clock.instant().isBefore(pausedUntil)) {
            try {
                log.line(text);
            } catch (IOException e) {
                // a full disk must not stop a transfer that needs none
                print(stamped(lost.apply(e)));
                pausedUntil = clock.instant().plus(PAUSE);
            }
        }
    }

    /** A line for people only: not written to the log file. */
    public synchronized void print(String text) {
        if (live != null) {
            live.print(text);
        } else {
            out.println(text);
            out.flush();
        }
    }

    /** Shows these lines below the log until the next call. Does nothing where the output is no terminal. */
    public synchronized void show(List<String> lines) {
        if (live != null) {
            live.show(lines);
        }
    }

    /** Columns of the terminal. */
    public int width() {
        return live == null ? 80 : live.width();
    }

    /** Rows of the terminal. */
    public int height() {
        return live == null ? 24 : live.height();
    }

    @Override
    public synchronized void close() {
        LogFile log = file;
        file = null;
        if (log != null) {
            try {
                log.close();
            } catch (IOException e) {
                print(lost.apply(e));
            }
        }
        if (live != null) {
            live.close();
        }
    }
}

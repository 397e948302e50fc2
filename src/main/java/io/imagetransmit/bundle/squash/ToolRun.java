package io.imagetransmit.bundle.squash;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A running program that reads a tar. Its input is for one thread at a time; it may be ended from any. */
final class ToolRun implements Closeable {
    /** Of what the program complains about, as much is kept, bytes. */
    private static final int MOST_WORDS = 1000;
    /** How long a program that does not read on is given to say why. */
    private static final int SECONDS_TO_EXPLAIN = 10;

    private final String name;
    private final Process process;
    private final Thread listener;
    private final StringBuilder words = new StringBuilder();
    private volatile boolean ended;

    private ToolRun(String name, Process process) {
        this.name = name;
        this.process = process;
        this.listener = new Thread(this::listen, "squashfs-tool");
        listener.setDaemon(true);
    }

    static ToolRun start(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        ToolRun run = new ToolRun(command.get(0), process);
        run.listener.start();
        return run;
    }

    private void listen() {
        byte[] buffer = new byte[512];
        try (InputStream errors = process.getErrorStream()) {
            for (int count = errors.read(buffer); count >= 0; count = errors.read(buffer)) {
                heard(new String(buffer, 0, count, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            heard(String.valueOf(e.getMessage())); // the program is gone; its exit code tells the rest
        }
    }

    private synchronized void heard(String text) {
        if (words.length() < MOST_WORDS) {
            words.append(text);
        }
    }

    private synchronized String said() {
        return words.toString().strip().replaceAll("\\s+", " ");
    }

    OutputStream input() {
        return process.getOutputStream();
    }

    /** Closes the program's input and waits until it is done; an {@link IOException} says what it complained about. */
    void end() throws IOException {
        try {
            process.getOutputStream().close();
            int code = process.waitFor();
            listener.join();
            if (code != 0) {
                throw failure("it ended with code " + code, null);
            }
            ended = true;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Why the program does not read on: in its own words if it has some. */
    IOException failure(String fallback, @Nullable IOException cause) {
        String said = said();
        return new IOException(name + ": " + (said.isEmpty() ? fallback : said), cause);
    }

    /** Writing to it has failed. */
    IOException explained(IOException cause) {
        try {
            if (process.waitFor(SECONDS_TO_EXPLAIN, TimeUnit.SECONDS)) {
                listener.join();
                return failure("it ended with code " + process.exitValue(), cause);
            }
            return failure(String.valueOf(cause.getMessage()), cause);
        } catch (InterruptedException e) {
            return interrupted(e);
        }
    }

    private static InterruptedIOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        InterruptedIOException interrupted = new InterruptedIOException("cancelled");
        interrupted.initCause(e);
        return interrupted;
    }

    /** Ends the program, whatever it is at, and returns when it is gone. */
    @Override
    public void close() {
        if (ended) {
            return;
        }
        process.destroyForcibly();
        boolean again = Thread.interrupted(); // a second is not long, and the image must not be written to any more
        try {
            again |= !process.waitFor(SECONDS_TO_EXPLAIN, TimeUnit.SECONDS) && again;
        } catch (InterruptedException e) {
            again = true;
        }
        if (again) {
            Thread.currentThread().interrupt();
        }
    }
}

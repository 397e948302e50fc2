package io.imagetransmit.local;

import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A run of an engine's command. Both outputs are read by threads of their own, so that it never waits for us; of each, the
 * beginning is kept.
 */
final class EngineProcess implements Closeable {
    private static final int KEPT_OUTPUT = 4 << 20;
    private static final int KEPT_ERRORS = 8 << 10;

    private final Process process;
    private final Drain output;
    private final Drain errors;

    /** How it ended, and what it wrote. */
    record Ended(int exitCode, String output, String errors) {
        /** What it says against itself, without what only the command's own log would say. */
        String complaint() {
            String text = errors.isBlank() ? output : errors;
            return text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("time="))
                    .reduce((one, other) -> other)
                    .orElse(text)
                    .strip();
        }
    }

    private EngineProcess(Process process) {
        this.process = process;
        this.output = new Drain(process.getInputStream(), KEPT_OUTPUT);
        this.errors = new Drain(process.getErrorStream(), KEPT_ERRORS);
    }

    /** Starts it, with these variables besides our own; a command that is not there is PROGRAM_MISSING. */
    static EngineProcess start(List<String> words, Map<String, String> environment) throws TransferException {
        try {
            ProcessBuilder builder = new ProcessBuilder(words);
            builder.environment().putAll(environment);
            return new EngineProcess(builder.start());
        } catch (IOException e) {
            throw new TransferException(Side.DISK, Kind.PROGRAM_MISSING, Map.of("program", words.get(0)), e);
        }
    }

    /** What it reads. Writing fails when it has ended. */
    OutputStream input() {
        return process.getOutputStream();
    }

    /** Waits for its end, which comes soon after its input's. */
    Ended end() throws InterruptedException {
        process.waitFor();
        return new Ended(process.exitValue(), output.text(), errors.text());
    }

    /** Whether it ends in time. */
    boolean endsWithin(int seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS);
    }

    /** Makes it end if it runs. */
    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Reads a stream to its end and keeps its beginning. */
    private static final class Drain extends Thread {
        private final InputStream in;
        private final int kept;
        private final ByteArrayOutputStream text = new ByteArrayOutputStream();

        Drain(InputStream in, int kept) {
            super("engine-output");
            this.in = in;
            this.kept = kept;
            setDaemon(true);
            start();
        }

        @Override
        public void run() {
            byte[] buffer = new byte[8 << 10];
            try (in) {
                int count = in.read(buffer);
                while (count >= 0) {
                    text.write(buffer, 0, Math.max(0, Math.min(count, kept - text.size())));
                    count = in.read(buffer);
                }
            } catch (IOException e) {
                byte[] end = ("(" + e.getMessage() + ")").getBytes(StandardCharsets.UTF_8);
                text.write(end, 0, end.length);
            }
        }

        String text() throws InterruptedException {
            join(5_000); // a grandchild may hold the pipe open
            return text.toString(StandardCharsets.UTF_8);
        }
    }
}

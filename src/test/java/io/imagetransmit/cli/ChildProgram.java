package io.imagetransmit.cli;

import io.imagetransmit.testing.Polling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program as a process of its own, in the working directory of a rig. */
final class ChildProgram implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Process process;
    private final Path output;

    private ChildProgram(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static ChildProgram start(ProgramRig rig, List<String> jvmOptions, String... arguments) {
        List<String> words = new ArrayList<>();
        if (System.getProperty("os.name").equals("Linux")) {
            // a shell that runs the tests in its background ignores interrupts, and so would all that is started from
            // there
            words.addAll(List.of("env", "--default-signal=INT"));
        }
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(jvmOptions);
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.imagetransmit.cli.Main"));
        words.addAll(List.of(arguments));
        Path output = rig.path("output-" + System.nanoTime() + ".txt");
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(rig.path("").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("lang", "en");
        builder.environment().remove("DISPLAY"); // no windows
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return new ChildProgram(process, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its exit code; it has a minute. */
    int await() {
        Polling.until("the program ends; it says: " + output(), LIMIT, () -> !process.isAlive());
        return process.exitValue();
    }

    /** Waits for it to end by itself, for so many milliseconds at most. */
    boolean endsWithin(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /** What it has written to both of its outputs so far. */
    String output() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** As {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
        await();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            var unused = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

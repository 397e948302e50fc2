package io.imagetransmit.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One run of a program to its end.
 *
 * @param input what the program reads on its standard input
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Command(List<String> words, Map<String, String> environment, byte[] input) {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** How a program ended, and what it wrote to both of its outputs. */
    public record Result(int exitCode, String output) {}

    public Command {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /** A program with its arguments; {@link Path}s are taken as they are, everything else by {@code toString}. */
    public static Command of(Path program, Object... arguments) {
        List<String> words = new ArrayList<>();
        words.add(program.toString());
        for (Object argument : arguments) {
            words.add(argument.toString());
        }
        return new Command(words, Map.of(), new byte[0]);
    }

    public Command with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Command(words, more, input);
    }

    public Command reading(byte[] text) {
        return new Command(words, environment, text);
    }

    /** Runs it, at most two minutes, and returns however it ended. */
    public Result run() {
        try {
            Path output = Files.createTempFile("image-transmit-", ".out");
            try {
                return run(output);
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + words.get(0), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + words.get(0) + " ran", e);
        }
    }

    /** Runs it and returns its output; an exit code other than 0 is an {@link IllegalStateException}. */
    public String runOrFail() {
        Result result = run();
        if (result.exitCode() != 0) {
            throw new IllegalStateException(words + " ended with " + result.exitCode() + ": " + result.output());
        }
        return result.output();
    }

    private Result run(Path output) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            try (OutputStream standardInput = process.getOutputStream()) {
                standardInput.write(input);
            }
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(words + " did not end within " + LIMIT);
            }
        } finally {
            process.destroyForcibly();
        }
        return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }
}

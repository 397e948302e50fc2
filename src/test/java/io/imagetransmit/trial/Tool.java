package io.imagetransmit.trial;

import io.imagetransmit.cli.ProgramRig;
import io.imagetransmit.testing.Command;
import io.imagetransmit.testing.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * The program in the working directory of a world: within this JVM, which is fast, or as a process of its own, which can be killed.
 * As a process it is the jar of the system property {@code trial.jar}, with the class data archive of {@code trial.archive}, or
 * without them what is on the class path.
 */
final class Tool {
    private static final long LIMIT_MILLIS = TimeUnit.SECONDS.toMillis(150);

    private final ProgramRig rig;
    private final AtomicInteger runs = new AtomicInteger();

    Tool(ProgramRig rig) {
        this.rig = rig;
    }

    /** A run within this JVM that can be waited for. */
    final class Running {
        private final int number = runs.incrementAndGet();
        private final Thread thread;
        private volatile Outcome outcome = new Outcome(-1, "it has not ended", Map.of());

        private Running(List<String> arguments) {
            thread = new Thread(
                    () -> {
                        ProgramRig.Result result = rig.run(withReport(number, arguments));
                        outcome = Outcome.of(result.code(), result.all(), report(number));
                    },
                    "tool");
            thread.setUncaughtExceptionHandler((unused, e) -> outcome = new Outcome(-1, "it threw " + e, Map.of()));
            thread.setDaemon(true);
            thread.start();
        }

        /** As Ctrl-C. */
        void interrupt() {
            thread.interrupt();
        }

        boolean isRunning() {
            return thread.isAlive();
        }

        Outcome await() throws InterruptedException {
            thread.join(LIMIT_MILLIS);
            if (thread.isAlive()) {
                String trace = Arrays.toString(thread.getStackTrace());
                thread.interrupt();
                throw new Violation("a run does not end: " + trace);
            }
            if (outcome.code() < 0) {
                throw new Violation(outcome.output());
            }
            return outcome;
        }
    }

    Running start(String... arguments) {
        return new Running(List.of(arguments));
    }

    Outcome run(String... arguments) throws InterruptedException {
        return start(arguments).await();
    }

    /** Runs it as a process to its end. */
    Outcome runAside(String... arguments) throws InterruptedException {
        return runUntil(() -> true, LIMIT_MILLIS, true, arguments);
    }

    /** Runs it as a process to its end, with a clock that is wrong, and jumps meanwhile. */
    Outcome runWithWrongClock(Random random, String... arguments) throws InterruptedException {
        int number = runs.incrementAndGet();
        WrongClock clock = WrongClock.at(rig.path("clock-" + number + ".txt"));
        clock.jump(random);
        Path output = rig.path("output-" + number + ".txt");
        Process process = process(output, clock.environment(), withReport(number, List.of(arguments)));
        try {
            if (!process.waitFor(1000 + random.nextInt(3000), TimeUnit.MILLISECONDS)) {
                clock.jump(random);
            }
            if (!process.waitFor(LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new Violation("a process with a wrong clock does not end: " + read(output));
            }
            return Outcome.of(process.exitValue(), read(output), report(number));
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    /**
     * Runs it as a process until it ends, or the moment comes.
     *
     * @param hard whether it is {@code kill -9} then, or Ctrl-C
     */
    Outcome runUntil(BooleanSupplier moment, long thenMillis, boolean hard, String... arguments)
            throws InterruptedException {
        int number = runs.incrementAndGet();
        Path output = rig.path("output-" + number + ".txt");
        Process process = process(output, Map.of(), withReport(number, List.of(arguments)));
        try {
            long start = System.nanoTime();
            while (!moment.getAsBoolean() && !process.waitFor(5, TimeUnit.MILLISECONDS)) {
                checkTime(start, process);
            }
            if (process.waitFor(thenMillis, TimeUnit.MILLISECONDS)) {
                return Outcome.of(process.exitValue(), read(output), report(number));
            }
            if (hard) {
                process.destroyForcibly();
            } else {
                // it may have ended by itself in this moment
                Command.of(Programs.require("kill"), "-INT", process.pid()).run();
            }
            if (!process.waitFor(LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new Violation("a process that was interrupted does not end");
            }
            return Outcome.of(process.exitValue(), read(output), hard ? "" : report(number));
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    private static void checkTime(long start, Process process) {
        if (System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS)) {
            throw new Violation("process " + process.pid() + " does not end");
        }
    }

    private Process process(Path output, Map<String, String> variables, String... arguments) {
        List<String> words = new ArrayList<>();
        if (System.getProperty("os.name", "").equals("Linux")) {
            // what is started by a shell in its background ignores interrupts
            words.addAll(List.of("env", "--default-signal=INT"));
        }
        words.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
        words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m", "-Xshare:auto"));
        String jar = System.getProperty("trial.jar", "");
        String archive = System.getProperty("trial.archive", "");
        if (!jar.isEmpty() && !archive.isEmpty()) {
            words.add("-XX:SharedArchiveFile=" + archive);
        }
        words.addAll(List.of(
                "-cp", jar.isEmpty() ? System.getProperty("java.class.path", "") : jar, "io.imagetransmit.cli.Main"));
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(rig.path("").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("lang", "en");
        builder.environment().putAll(variables);
        builder.environment().remove("DISPLAY");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String[] withReport(int number, List<String> arguments) {
        List<String> words = new ArrayList<>(arguments);
        if (!words.contains("-watch") && !words.contains("verify")) {
            words.add("-report=report-" + number + ".json");
        }
        return words.toArray(String[]::new);
    }

    private String report(int number) {
        Path file = rig.path("report-" + number + ".json");
        return Files.exists(file) ? read(file) : "";
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

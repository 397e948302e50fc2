package io.imagetransmit.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A server run as a process of its own, writing into a log file; it ends with its handle or with the JVM. */
final class ServerProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration END_LIMIT = Duration.ofSeconds(15);
    private static final int TAIL = 2000;

    private final String name;
    private final Path log;
    private final Process process;
    private final Thread endWithJvm;

    private ServerProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.endWithJvm = new Thread(this::end, "end " + name);
        Runtime.getRuntime().addShutdownHook(endWithJvm);
    }

    /** Starts it; its two outputs go into the log file, which begins anew. */
    static ServerProcess start(Path program, List<String> arguments, Path log) {
        try {
            Command command = Command.of(program, arguments.toArray());
            ProcessBuilder builder = new ProcessBuilder(command.words())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            Process process = builder.start();
            process.getOutputStream().close();
            return new ServerProcess(program.getFileName().toString(), log, process);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + program, e);
        }
    }

    /** Waits until the condition holds; if the process ends before, or takes a minute, it is ended and its log is told. */
    void awaitReady(BooleanSupplier ready) {
        try {
            Polling.until(name + " is ready", START_LIMIT, () -> !process.isAlive() || ready.getAsBoolean());
        } catch (IllegalStateException e) {
            close();
            throw new IllegalStateException(e.getMessage() + "; its log: " + tail(), e);
        }
        if (!process.isAlive()) {
            close();
            throw new IllegalStateException(name + " ended with " + process.exitValue() + "; its log: " + tail());
        }
    }

    String log() {
        try {
            return Files.exists(log) ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Asks it to end, and makes it end if it does not. */
    @Override
    public void close() {
        end();
        forgetHook();
    }

    /** Asks first, also when the JVM ends: dockerd has mounts to undo. */
    private void end() {
        process.destroy();
        try {
            if (!process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                kill();
                process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it at once, with what it has started: dockerd starts a containerd. */
    void kill() {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    private void forgetHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(endWithJvm);
        } catch (IllegalStateException jvmEnds) {
            // the hook runs already, and finds nothing to end
            kill();
        }
    }

    private String tail() {
        String text = log();
        return text.substring(Math.max(0, text.length() - TAIL));
    }
}

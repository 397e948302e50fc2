package io.imagetransmit.cli;

import io.imagetransmit.testing.Polling;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A watch within this JVM, until it is stopped as a person would stop it. */
final class WatchRun implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(30);

    private final ProgramRig rig;
    private final CompletableFuture<ProgramRig.Result> result = new CompletableFuture<>();
    private final Thread thread;

    WatchRun(ProgramRig rig, String... arguments) {
        this.rig = rig;
        this.thread = new Thread(
                () -> {
                    try {
                        result.complete(rig.run(arguments));
                    } catch (RuntimeException | Error e) {
                        result.completeExceptionally(e);
                    }
                },
                "watch-run");
        thread.start();
    }

    /** A watch from a to b. */
    static WatchRun of(ProgramRig rig) {
        return new WatchRun(rig, "-src", "a", "-dst", "b", "-lst", "img.lst", "-watch");
    }

    /** What the log says so far. */
    List<String> log() {
        return Files.exists(rig.path("data/log.txt"))
                ? rig.read("data/log.txt").lines().toList()
                : List.of();
    }

    long count(String text) {
        return log().stream().filter(line -> line.contains(text)).count();
    }

    void awaitLog(String text) {
        Polling.until("the log says " + text + ": " + log(), LIMIT, () -> {
            if (result.isDone()) {
                throw new AssertionError("ended: " + result.join());
            }
            return count(text) > 0;
        });
    }

    boolean isDone() {
        return result.isDone();
    }

    ProgramRig.Result stop() {
        thread.interrupt();
        try {
            return result.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("still at " + List.of(thread.getStackTrace()) + "; " + log(), e);
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        var unused = stop();
    }
}

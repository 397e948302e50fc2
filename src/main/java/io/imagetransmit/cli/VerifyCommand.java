package io.imagetransmit.cli;

import io.imagetransmit.bundle.ImageVerifier;
import io.imagetransmit.bundle.Verification;
import io.imagetransmit.job.Console;
import io.imagetransmit.job.ExitCode;
import io.imagetransmit.job.Speedometer;
import io.imagetransmit.job.StoredFiles;
import io.imagetransmit.job.Surroundings;
import io.imagetransmit.store.ImageCollection;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** {@code verify META}: every byte of a bundle against every digest. */
final class VerifyCommand {
    private static final int BAR = 24;
    private static final long TICK_MILLIS = 250;

    private final Surroundings around;

    VerifyCommand(Surroundings around) {
        this.around = around;
    }

    @SuppressWarnings("try") // the interruption only stands by until it is closed
    ExitCode run(Arguments arguments) throws TransferException {
        Path path = around.environment().resolve(arguments.operands().get(0));
        AtomicLong done = new AtomicLong();
        LiveArea live = LiveArea.ofStandardOutput(around.environment().variables());
        try (Console console = new Console(around.environment().out(), around.clock(), live);
                ImageCollection images = new StoredFiles(around.environment()).openAnyway(path)) {
            ImageVerifier verifier = ImageVerifier.of(images, done::addAndGet);
            VerifyText text = new VerifyText(around.messages(), around.errors(), images, path, console.width());
            long start = System.nanoTime();
            try (Interruption interruption = Interruption.of(verifier::abort)) {
                Verification verification = run(verifier, console, done);
                Duration duration = Duration.ofNanos(System.nanoTime() - start);
                text.lines(verification, duration).forEach(console::print);
                return verification.isGood() ? ExitCode.DONE : ExitCode.SOME_FAILED;
            } catch (TransferException e) {
                if (e.kind() == Kind.CANCELLED) {
                    console.print(around.messages().text("verify.stopped"));
                    return ExitCode.INTERRUPTED;
                }
                throw e;
            }
        }
    }

    private static Verification run(ImageVerifier verifier, Console console, AtomicLong done) throws TransferException {
        long total = verifier.bytes();
        Speedometer speed = new Speedometer();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "status");
            thread.setDaemon(true);
            return thread;
        });
        if (console.isLive()) {
            var unused = timer.scheduleAtFixedRate(
                    () -> console.show(
                            List.of(StatusTicker.bar(BAR, done.get(), total, speed.at(System.nanoTime(), done.get())))),
                    0,
                    TICK_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
        try {
            return verifier.run();
        } finally {
            timer.shutdownNow();
            console.show(List.of());
        }
    }
}

package io.imagetransmit.cli;

import io.imagetransmit.cli.Program.ConfigurationException;
import io.imagetransmit.cli.Program.Surroundings;
import io.imagetransmit.config.RepositorySettings;
import io.imagetransmit.registry.UploadLog;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Calls on the registries of a job. */
final class RegistryEnds {
    /** How long the second registry gets to say that it cannot be had either. */
    private static final Duration OTHER_SIDE = Duration.ofSeconds(1);

    private final Surroundings around;
    private final Registries registries;
    private final Console console;

    RegistryEnds(Surroundings around, Registries registries, Console console) {
        this.around = around;
        this.registries = registries;
        this.console = console;
    }

    /** Both ends of a direct transfer. */
    record Both(Registries.Connection from, Registries.Connection to) {}

    /** Finds out what can be found out without asking anybody. */
    void check(RepositorySettings repository) throws ConfigurationException {
        if (repository.skiptlsverify() && !"http".equals(repository.address().scheme())) {
            console.log(around.messages().text("log.tlsSkipped", Map.of("name", repository.name())));
        }
        around.checkFiles(registries, repository);
    }

    Registries.Connection connect(RepositorySettings repository, Side side) throws TransferException {
        try {
            return registries.connect(repository, side);
        } catch (TransferException e) {
            console.record(around.errors().sentence(e, null));
            throw e;
        }
    }

    /** Calls on both registries at once. If neither can be had, both reasons are told: there are two things to mend. */
    Both connect(RepositorySettings source, RepositorySettings target) throws TransferException {
        CompletableFuture<Registries.Connection> targetSide = CompletableFuture.supplyAsync(() -> {
            try {
                return registries.connect(target, Side.TARGET);
            } catch (TransferException e) {
                throw new CompletionException(e);
            }
        });
        TransferException failure;
        try {
            Registries.Connection from = registries.connect(source, Side.SOURCE);
            return new Both(from, targetSide.join());
        } catch (TransferException e) {
            failure = e;
        } catch (CompletionException e) {
            failure = failure(e);
            console.record(around.errors().sentence(failure, null));
            throw failure;
        }
        console.record(around.errors().sentence(failure, null));
        TransferException other = failureWithin(targetSide, OTHER_SIDE);
        if (other == null) {
            throw failure;
        }
        around.complain(around.errors().sentence(failure, null));
        around.trace(failure);
        console.record(around.errors().sentence(other, null));
        throw other;
    }

    private static @Nullable TransferException failureWithin(CompletableFuture<?> side, Duration patience) {
        try {
            side.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return null;
        } catch (ExecutionException e) {
            return failure(e);
        } catch (TimeoutException e) {
            return null; // it may be all right, and one reason to stop is enough
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static TransferException failure(Exception e) {
        if (e.getCause() instanceof TransferException transfer) {
            return transfer;
        }
        throw new IllegalStateException(e);
    }

    /** Remembers upload sessions for a later run; a dry run has none. */
    UploadLog uploads(boolean dryRun) {
        if (dryRun) {
            return new UploadLog(around.environment().data(), trouble -> {});
        }
        Path folder = around.environment().data().resolve("temp").resolve("uploads");
        UploadLog uploads = new UploadLog(folder, trouble -> noUploadLog(folder, trouble));
        uploads.prune(Instant.now());
        return uploads;
    }

    /** Uploads work without their log; a person should know what does not. */
    private void noUploadLog(Path folder, TransferException trouble) {
        String reason = trouble.getCause() instanceof IOException cause ? ErrorText.reason(cause) : "";
        console.log(around.messages().text("log.noResume", Map.of("path", folder.toString(), "message", reason)));
    }
}

package io.imagetransmit.job;

import io.imagetransmit.config.RepositorySettings;
import io.imagetransmit.registry.UploadLog;
import io.imagetransmit.share.Spool;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Calls on the registries of a job. */
public final class RegistryEnds {
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

    /**
     * The ends of a direct transfer.
     *
     * @param to one for each target, in their order; at least one of them has answered
     */
    record Calls(Registries.Connection from, List<Call> to) {}

    /** What became of the call on one target. */
    sealed interface Call {
        RepositorySettings repository();

        /** It has answered. */
        record Answered(RepositorySettings repository, Registries.Connection connection) implements Call {}

        /** It cannot be had. */
        record Failed(RepositorySettings repository, TransferException reason) implements Call {}
    }

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

    /** Calls on all registries at once. If neither side can be had, both reasons are told: there are two things to mend. */
    Calls connect(RepositorySettings source, List<RepositorySettings> targets) throws TransferException {
        List<CompletableFuture<Call>> calls = call(targets);
        Registries.Connection from;
        try {
            from = registries.connect(source, Side.SOURCE);
        } catch (TransferException e) {
            List<TransferException> failures = new ArrayList<>(List.of(e));
            failures.addAll(failuresWithin(calls, OTHER_SIDE));
            throw told(failures);
        }
        return new Calls(from, answers(calls));
    }

    /** Calls on several targets at once; fails if none can be had. */
    List<Call> connect(List<RepositorySettings> targets) throws TransferException {
        return answers(call(targets));
    }

    private List<CompletableFuture<Call>> call(List<RepositorySettings> targets) {
        return targets.stream()
                .map(target -> CompletableFuture.supplyAsync(() -> call(target), task -> {
                    Thread thread = new Thread(task, "call");
                    thread.setDaemon(true);
                    thread.start();
                }))
                .toList();
    }

    private Call call(RepositorySettings target) {
        try {
            return new Call.Answered(target, registries.connect(target, Side.TARGET));
        } catch (TransferException e) {
            return new Call.Failed(target, e);
        }
    }

    /** Tells of each that cannot be had, if others can. */
    private List<Call> answers(List<CompletableFuture<Call>> calls) throws TransferException {
        List<Call> answers = calls.stream().map(CompletableFuture::join).toList();
        if (answers.stream().noneMatch(Call.Answered.class::isInstance)) {
            throw told(answers.stream().flatMap(RegistryEnds::failure).toList());
        }
        for (Call answer : answers) {
            if (answer instanceof Call.Failed failed) {
                console.log(
                        Job.label(failed.repository().name()) + around.errors().sentence(failed.reason(), null));
                around.trace(failed.reason());
            }
        }
        return answers;
    }

    private static Stream<TransferException> failure(Call call) {
        return call instanceof Call.Failed failed ? Stream.of(failed.reason()) : Stream.empty();
    }

    /** Tells all, but leaves it to the caller to tell the last one, which it gives back. */
    private TransferException told(List<TransferException> failures) {
        TransferException last = failures.get(failures.size() - 1);
        for (TransferException failure : failures) {
            console.record(around.errors().sentence(failure, null));
            if (failure != last) {
                around.complain(around.errors().sentence(failure, null));
                around.trace(failure);
            }
        }
        return last;
    }

    private static List<TransferException> failuresWithin(List<CompletableFuture<Call>> calls, Duration patience) {
        try {
            CompletableFuture.allOf(calls.toArray(CompletableFuture<?>[]::new))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return failures(calls); // the others may be all right, and one reason to stop is enough
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return failures(calls);
    }

    private static List<TransferException> failures(List<CompletableFuture<Call>> calls) {
        return calls.stream()
                .filter(CompletableFuture::isDone)
                .flatMap(call -> failure(call.join()))
                .toList();
    }

    /** Where lies what one target has had and another has not yet. */
    Spool spool() {
        Path folder = around.environment().data().resolve("temp").resolve("share");
        return new Spool(
                folder,
                trouble -> console.log(around.messages()
                        .text("log.notShared", Map.of("text", around.errors().sentence(trouble, null)))));
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

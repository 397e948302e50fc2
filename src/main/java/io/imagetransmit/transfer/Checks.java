package io.imagetransmit.transfer;

import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Makes small requests at the same time. */
final class Checks {
    private final Executor threads;

    Checks(Executor threads) {
        this.threads = threads;
    }

    /** A small request. */
    interface Question<T> {
        T ask() throws TransferException;
    }

    <T> CompletableFuture<T> ask(Question<T> question) {
        return on(threads, question);
    }

    /** Runs a question on some threads; when they are shut down, the answer is {@link Kind#CANCELLED}. */
    static <T> CompletableFuture<T> on(Executor threads, Question<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    answer.complete(question.ask());
                } catch (TransferException e) {
                    answer.completeExceptionally(e);
                } catch (RuntimeException | Error e) {
                    answer.completeExceptionally(TransferException.of(e));
                }
            });
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(TransferException.cancelled(Side.SOURCE));
        }
        return answer;
    }

    /** Waits for an answer; an interrupt is {@link Kind#CANCELLED}. */
    static <T> T await(CompletableFuture<T> answer) throws TransferException {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TransferException.cancelled(Side.SOURCE);
        } catch (CancellationException e) {
            throw TransferException.cancelled(Side.SOURCE);
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        }
    }

    /** The failure behind what a future completed with. */
    static TransferException failure(Throwable thrown) {
        if (thrown instanceof CompletionException && thrown.getCause() != null) {
            return failure(thrown.getCause());
        }
        return TransferException.of(thrown);
    }
}

package io.imagetransmit.share;

import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.ToLongFunction;

/**
 * Answers of a source. Who asks while the same question is under way waits for its answer; a failure is given to those who waited
 * and is not remembered. Beyond the limit the answers that were not wanted for longest are forgotten. Safe for use by several
 * threads.
 */
final class Remembered<K, V> {
    private final long limit;
    private final ToLongFunction<V> weigher;
    private final Map<K, Answer<V>> answers = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<K, CompletableFuture<V>> underWay = new HashMap<>();
    private long weight;

    private record Answer<V>(V value, long weight) {}

    /** Asks the source. */
    interface Question<V> {
        V ask() throws TransferException;
    }

    Remembered(long limit, ToLongFunction<V> weigher) {
        this.limit = limit;
        this.weigher = weigher;
    }

    V get(K key, Question<V> question) throws TransferException {
        while (true) {
            CompletableFuture<V> running;
            CompletableFuture<V> own = new CompletableFuture<>();
            synchronized (this) {
                Answer<V> known = answers.get(key);
                if (known != null) {
                    return known.value();
                }
                running = underWay.putIfAbsent(key, own);
            }
            if (running == null) {
                return ask(key, question, own);
            }
            try {
                return running.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw TransferException.cancelled(Side.SOURCE);
            } catch (ExecutionException e) {
                TransferException failure = TransferException.of(e.getCause());
                if (failure.kind() != Kind.CANCELLED) {
                    throw failure;
                }
                // whoever asked was stopped, which is his affair
            }
        }
    }

    private V ask(K key, Question<V> question, CompletableFuture<V> own) throws TransferException {
        try {
            V value = question.ask();
            keep(key, value);
            own.complete(value);
            return value;
        } catch (TransferException | RuntimeException | Error e) {
            forget(key);
            own.completeExceptionally(e);
            throw e;
        }
    }

    private synchronized void keep(K key, V value) {
        underWay.remove(key);
        Answer<V> answer = new Answer<>(value, weigher.applyAsLong(value));
        answers.put(key, answer);
        weight += answer.weight();
        Iterator<Answer<V>> oldest = answers.values().iterator();
        while (weight > limit && oldest.hasNext()) {
            weight -= oldest.next().weight();
            oldest.remove();
        }
    }

    private synchronized void forget(K key) {
        underWay.remove(key);
    }
}

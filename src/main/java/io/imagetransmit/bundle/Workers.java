package io.imagetransmit.bundle;

import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does several things at a time. Two threads: more do not make a disk faster, and hashing keeps two busy. */
final class Workers {
    private static final int THREADS = 2;

    private Workers() {}

    /** The results in the order of the tasks; the first failure ends the others. */
    static <T> List<T> all(List<Callable<T>> tasks) throws TransferException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "verify");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<T>> running = new ArrayList<>();
            tasks.forEach(task -> running.add(threads.submit(task)));
            List<T> results = new ArrayList<>();
            for (Future<T> result : running) {
                results.add(await(result));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> T await(Future<T> result) throws TransferException {
        try {
            return result.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TransferException.cancelled(Side.DISK);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TransferException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}

package io.imagetransmit.http.server;

import java.io.Closeable;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of a server, and the one that looks after them. The JDK's HTTP server reads a request's head and body in the
 * thread that it is given, without any time-out of its own; here every such thread has a {@link Watch}.
 */
final class Watchdog implements Closeable {
    private static final int CHECKS_PER_PATIENCE = 20;

    private final Limits limits;
    private final ExecutorService workers;
    private final ScheduledExecutorService timer;
    private final Map<Thread, Watch> watches = new ConcurrentHashMap<>();

    /**
     * @param name what the threads are called
     */
    Watchdog(Limits limits, String name) {
        this.limits = limits;
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                limits.threads(),
                limits.threads(),
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(limits.waiting()),
                daemons(name + "-"));
        pool.allowCoreThreadTimeOut(true);
        workers = pool;
        timer = Executors.newSingleThreadScheduledExecutor(daemons(name + "-watchdog-"));
        Duration shorter =
                limits.headPatience().compareTo(limits.patience()) < 0 ? limits.headPatience() : limits.patience();
        long period = Math.max(1, shorter.toMillis() / CHECKS_PER_PATIENCE);
        var unused = timer.scheduleWithFixedDelay(this::checkAll, period, period, TimeUnit.MILLISECONDS);
    }

    /**
     * Runs what the HTTP server wants to run: the reading of one request's head, and its handler.
     *
     * @throws RejectedExecutionException when all places are taken; the HTTP server closes the connection then
     */
    void execute(Runnable task) {
        workers.execute(() -> watched(task));
    }

    /** The watch of the exchange that runs in this thread. Until its handler asks for it the head is being waited for. */
    Watch headArrived() {
        Watch watch = Objects.requireNonNull(watches.get(Thread.currentThread()), "not a thread of this server");
        watch.leave(0);
        watch.restart(limits.patience());
        return watch;
    }

    private void watched(Runnable task) {
        Watch watch = new Watch(Thread.currentThread(), limits.headPatience());
        watches.put(Thread.currentThread(), watch);
        try {
            watch.enter();
            task.run();
        } catch (PeerLostException e) {
            throw new IllegalStateException("a new watch cannot have been cut", e);
        } finally {
            watches.remove(Thread.currentThread());
            watch.leave(0);
        }
    }

    private void checkAll() {
        long now = System.nanoTime();
        watches.values().forEach(watch -> watch.check(now));
    }

    /** Ends what is running and waits for it, so that nobody does anything afterwards. */
    @Override
    public void close() {
        timer.shutdownNow();
        workers.shutdown();
        watches.values().forEach(Watch::cut);
        boolean interrupted = false;
        try {
            if (!workers.awaitTermination(30, TimeUnit.SECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException e) {
            interrupted = true;
            workers.shutdownNow();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadFactory daemons(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}

package io.imagetransmit.deflate;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * Carries trials on, on a thread of its own beside the one that reads and unpacks; the two are a few pieces apart at most. All
 * methods are for the reading thread.
 */
final class Recompression implements Closeable {
    private static final int PIECES = 8;
    private static final long LOOK_AFTER_MILLIS = 100;

    private final List<Trial> trials;
    private final BlockingQueue<Piece> full = new ArrayBlockingQueue<>(PIECES);
    private final BlockingQueue<Piece> free = new ArrayBlockingQueue<>(PIECES + 2);
    private final Piece last = new Piece();
    private final FutureTask<Optional<GzipRecipe>> task = new FutureTask<>(this::recompress);
    private Piece piece = new Piece();
    private int pieces = 1;
    private volatile boolean hopeful = true;

    /** @param trials are this object's to close from now on */
    Recompression(List<Trial> trials) {
        this.trials = new ArrayList<>(trials);
        Thread thread = new Thread(task, "recompress");
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether any trial agrees so far. */
    boolean isHopeful() {
        return hopeful && !task.isDone();
    }

    /**
     * Takes a step's content, at most {@link Piece#SIZE}, and the bytes from which it came; waits if the trials are too far
     * behind.
     */
    void add(byte[] content, int offset, int length, Gunzip gunzip) throws IOException {
        if (!isHopeful()) {
            return;
        }
        if (!piece.takes(length, gunzip.stepLength())) {
            Piece filled = piece;
            hand(filled);
            piece = next();
            piece.restart(filled.contentStart + filled.contentLength, filled.deflatedStart + filled.deflatedLength);
        }
        piece.addContent(content, offset, length);
        piece.addDeflated(gunzip.input(), gunzip.stepStart(), gunzip.stepLength());
    }

    private Piece next() throws IOException {
        if (pieces < PIECES) {
            pieces++;
            return new Piece();
        }
        Piece found = null;
        try {
            while (found == null && isHopeful()) {
                found = free.poll(LOOK_AFTER_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        return found != null ? found : new Piece(); // one that nobody takes any more
    }

    private void hand(Piece filled) throws IOException {
        try {
            boolean handed = false;
            while (!handed && !task.isDone()) {
                handed = full.offer(filled, LOOK_AFTER_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private Optional<GzipRecipe> recompress() throws IOException, InterruptedException {
        try {
            Piece next = full.take();
            while (next != last) {
                for (Trial trial : List.copyOf(trials)) {
                    if (!agrees(trial, next)) {
                        trial.close();
                        trials.remove(trial);
                    }
                }
                hopeful = !trials.isEmpty();
                free.put(next);
                next = full.take();
            }
            for (Trial trial : trials) {
                if (trial.finish()) {
                    return Optional.of(trial.recipe());
                }
            }
            return Optional.empty();
        } finally {
            trials.forEach(Trial::close);
        }
    }

    /** An encoder that fails has not made this stream, which is then kept as it is. */
    private static boolean agrees(Trial trial, Piece next) throws IOException {
        try {
            return trial.take(next);
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** All has been added: waits for the trials to end. */
    Optional<GzipRecipe> await() throws IOException {
        hand(piece);
        hand(last);
        try {
            return task.get();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw new IOException("compressing again has failed", e.getCause());
        }
    }

    private static InterruptedIOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        InterruptedIOException interrupted = new InterruptedIOException("cancelled");
        interrupted.initCause(e);
        return interrupted;
    }

    /** Ends the thread, at the latest when it has done with the piece that it has in hand. */
    @Override
    public void close() {
        task.cancel(true);
    }
}

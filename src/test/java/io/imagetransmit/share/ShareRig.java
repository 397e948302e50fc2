package io.imagetransmit.share;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.testing.Polling;
import io.imagetransmit.testing.TemporaryFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** A source that a test holds in its hand, and views of it. */
final class ShareRig implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(20);

    private final TemporaryFolder temporary = new TemporaryFolder("share");
    private final GatedSource source = new GatedSource();
    private final List<TransferException> troubles = new CopyOnWriteArrayList<>();
    private final SharedBlobs blobs;
    private final SharedSource shared;

    ShareRig(int readers) {
        this(readers, "spool", () -> Long.MAX_VALUE);
    }

    /** @param free bytes that there are on the disk */
    ShareRig(int readers, String folder, LongSupplier free) {
        temporary.write("file", "no folder");
        Spool spool = new Spool(temporary.resolve(folder), troubles::add);
        blobs = new SharedBlobs(source, new SpoolFolder(spool, free), 2, UnaryOperator.identity());
        shared = new SharedSource(source, blobs, readers);
    }

    GatedSource source() {
        return source;
    }

    ImageSource view(int number) {
        return shared.views().get(number);
    }

    /** Files that are in use or kept for somebody. */
    int files() {
        return blobs.files();
    }

    List<TransferException> troubles() {
        return troubles;
    }

    Path path(String name) {
        return temporary.resolve(name);
    }

    InputStream open(int view, Descriptor blob, long offset) throws TransferException {
        return view(view).openBlob(GatedSource.HERE, blob, offset);
    }

    byte[] readAll(int view, Descriptor blob) throws IOException {
        try (InputStream in = open(view, blob, 0)) {
            return in.readAllBytes();
        }
    }

    /** Something that another thread does. */
    record Doing<T>(Thread thread, FutureTask<T> task) {
        /** Returns when the thread waits for somebody. */
        Doing<T> waiting() {
            Polling.until("the reader waits", LIMIT, () -> thread.getState() == Thread.State.WAITING);
            return this;
        }

        T get() throws Exception {
            return task.get();
        }
    }

    static <T> Doing<T> aside(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "reader");
        thread.setDaemon(true);
        thread.start();
        return new Doing<>(thread, task);
    }

    @Override
    public void close() {
        shared.close();
        temporary.close();
    }
}

package io.imagetransmit.bundle;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Does in the background, while blobs still come, what a data file needs in the end: hashes what is complete, and gets it onto the
 * disk. Otherwise all of that would wait until the last byte has come, and the disk would stand idle until then.
 */
final class Settler implements Closeable {
    private final Set<DataFile> waiting = new LinkedHashSet<>();
    private final Thread thread = new Thread(this::work, "settler");
    private @Nullable IOException failure;
    private boolean closed;

    Settler() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Something has been written to the file. */
    synchronized void written(DataFile file) {
        if (waiting.add(file)) {
            notifyAll();
        }
    }

    private void work() {
        try {
            for (DataFile file = next(); file != null; file = next()) {
                file.settle();
            }
        } catch (ClosedChannelException e) {
            // the files were closed while this was at work: there is nothing left to settle
        } catch (IOException e) {
            fail(e);
        }
    }

    private synchronized @Nullable DataFile next() {
        try {
            while (waiting.isEmpty() && !closed) {
                wait();
            }
        } catch (InterruptedException e) {
            closed = true;
        }
        if (closed) {
            return null;
        }
        DataFile file = waiting.iterator().next();
        waiting.remove(file);
        return file;
    }

    /** A disk reports a lost write only once: it must not get lost here. */
    private synchronized void fail(IOException e) {
        failure = e;
    }

    /** Ends the work, and tells of its failure if there was one. */
    void finish() throws IOException {
        close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            if (failure != null) {
                throw failure;
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}

package io.imagetransmit.share;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.store.TransferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A blob on the disk that becomes more while others read it. Mostly it is one stretch from the start to the end; where readers begin
 * far apart (each goes on with what an earlier run had brought to its target) there are several, each of which grows until it
 * meets the next, so that no byte is fetched twice. Safe for use by several threads.
 */
final class GrowingFile {
    /** {@link #await}: nothing can be read from here, whoever wants the bytes must ask the source. */
    static final int LOST = -2;

    /** Who begins so little behind the end waits for it to come there. */
    private static final long NEAR = 8 << 20;

    private final Descriptor blob;
    private final SpoolFolder.Opened opened;
    private final Pump pump;
    private final NavigableMap<Long, Stretch> stretches = new TreeMap<>();
    private int failures;
    private @Nullable TransferException wrong;
    private boolean lost;
    private int readers;

    /** Has a stretch grow, on a thread of its own. */
    interface Pump {
        void begin(GrowingFile file, Stretch stretch, String repository);
    }

    /** A part of the blob without gaps. All but the start is the file's business. */
    static final class Stretch {
        private final long start;
        private long end;
        private boolean growing;
        /** The source gave no more, though there should be more. */
        private boolean cut;

        private @Nullable Failure failure;

        private Stretch(long start) {
            this.start = start;
            this.end = start;
        }
    }

    /** Why a stretch does not grow any more; failures of a file are numbered from 1. */
    private record Failure(int number, String repository, TransferException reason) {}

    GrowingFile(Descriptor blob, SpoolFolder.Opened opened, Pump pump) {
        this.blob = blob;
        this.opened = opened;
        this.pump = pump;
    }

    Descriptor blob() {
        return blob;
    }

    SpoolFolder.Opened opened() {
        return opened;
    }

    /** How often the source has failed so far. */
    synchronized int failures() {
        return failures;
    }

    /**
     * Waits for the byte at a position.
     *
     * @param repository where to fetch it if nobody does
     * @param knownFailures those that the reader need not be told, since they happened before his time
     * @return how many bytes are there, -1 where the source has no more of them, or {@link #LOST}
     */
    synchronized int await(long position, String repository, int knownFailures, View view) throws TransferException {
        try {
            int there = there(position, repository, knownFailures, view);
            while (there == 0) {
                wait();
                there = there(position, repository, knownFailures, view);
            }
            return there;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TransferException.cancelled(TransferException.Side.SOURCE);
        }
    }

    /** As {@link #await}, but 0 if they are still to come. */
    private int there(long position, String repository, int knownFailures, View view) throws TransferException {
        view.check();
        if (wrong != null) {
            throw wrong;
        }
        if (lost) {
            return LOST;
        }
        Stretch stretch = stretch(position);
        if (position < stretch.end) {
            return (int) Math.min(Integer.MAX_VALUE, stretch.end - position);
        }
        if (stretch.cut) {
            return -1;
        }
        if (!stretch.growing) {
            Failure failure = stretch.failure;
            // what was refused in another repository may be had in this one
            if (failure != null
                    && failure.number() > knownFailures
                    && failure.repository().equals(repository)) {
                throw failure.reason();
            }
            stretch.growing = true;
            pump.begin(this, stretch, repository);
            return stretch.growing ? 0 : there(position, repository, knownFailures, view);
        }
        return 0;
    }

    private Stretch stretch(long position) {
        Map.Entry<Long, Stretch> floor = stretches.floorEntry(position);
        if (floor != null && position <= floor.getValue().end + NEAR) {
            return floor.getValue();
        }
        Stretch stretch = new Stretch(position);
        stretches.put(position, stretch);
        return stretch;
    }

    /** Where a stretch goes on. */
    synchronized long end(Stretch stretch) {
        return stretch.end;
    }

    /** A stream that reads this has been opened. */
    synchronized void join() {
        readers++;
    }

    /** It has been closed; what nobody reads is not fetched on. */
    synchronized void leave() {
        readers--;
    }

    /** How many bytes its pump has still to bring; 0 when nobody wants any. */
    synchronized long missing(Stretch stretch) {
        Long next = stretches.higherKey(stretch.start);
        return lost || wrong != null || readers == 0 ? 0 : (next == null ? blob.size() : next) - stretch.end;
    }

    /** Takes bytes at the end of a stretch; called by its pump only. */
    void append(Stretch stretch, byte[] buffer, int count) throws IOException {
        long at = end(stretch);
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
        while (bytes.hasRemaining()) {
            at += opened.channel().write(bytes, at);
        }
        synchronized (this) {
            stretch.end = at;
            notifyAll();
        }
    }

    /** The source has no more. */
    synchronized void cut(Stretch stretch) {
        stretch.cut = true;
        notifyAll();
    }

    synchronized void failed(Stretch stretch, String repository, TransferException reason) {
        stretch.failure = new Failure(++failures, repository, reason);
        notifyAll();
    }

    /** Its pump has ended, for whatever reason. */
    synchronized void stopped(Stretch stretch) {
        stretch.growing = false;
        notifyAll();
    }

    /**
     * Reads what is there.
     *
     * @throws ClosedByInterruptException if the thread was interrupted within; then the file is closed for all
     */
    int read(byte[] buffer, int start, int length, long position) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw TransferException.cancelled(TransferException.Side.SOURCE); // before it costs the others their file
        }
        FileChannel channel = opened.channel();
        int count = channel.read(ByteBuffer.wrap(buffer, start, length), position);
        if (count <= 0) {
            throw new IOException("ends after " + position + " bytes");
        }
        return count;
    }

    /** Its bytes are not the right ones: everybody who reads it has to begin anew. */
    synchronized void wrong(TransferException reason) {
        wrong = reason;
        notifyAll();
    }

    /** It cannot be used any more. */
    synchronized void lose() {
        lost = true;
        notifyAll();
    }

    /** Has those who wait look whether they still want to. */
    synchronized void wake() {
        notifyAll();
    }

    synchronized boolean isGrowing() {
        return stretches.values().stream().anyMatch(stretch -> stretch.growing);
    }

    /** How many bytes may still be written to it. */
    synchronized long missing() {
        return blob.size()
                - stretches.values().stream()
                        .mapToLong(stretch -> stretch.end - stretch.start)
                        .sum();
    }
}

package io.imagetransmit.bundle.compact;

import io.imagetransmit.bundle.compact.Directory.BlockPlace;
import io.imagetransmit.image.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Writes a compact file and its index. Several blobs are packed at the same time, each by a {@link Packing} with a block of its
 * own; the record of a blob is written when all blocks that it names are. Safe for use by several threads.
 */
public final class CompactWriter implements Closeable {
    private static final long PATIENCE_MILLIS = 2000;
    /** Blocks; a blob of so many is large. */
    private static final int LARGE = 4;

    private final RecordFile data;
    private final RecordFile index;
    private final CompactShape shape;
    private final KnownContent known;
    private final ChunkTable table;
    private final Directory directory;
    private final Semaphore turns;
    private final Deque<Lane> lanes = new ArrayDeque<>();
    private final BitSet unwritten = new BitSet();
    private final List<Waiting> waiting = new ArrayList<>();
    private final Set<Digest> taken = new HashSet<>();
    private int nextBlock;
    private boolean closed;

    /** A blob whose blocks are not all written. */
    private record Waiting(BlobRecord blob, BitSet blocks) {}

    private CompactWriter(RecordFile data, RecordFile index, CompactShape shape, KnownContent known, Resumed resumed) {
        this.data = data;
        this.index = index;
        this.shape = shape;
        this.known = known;
        this.table = resumed.table();
        this.directory = resumed.directory();
        this.nextBlock = resumed.nextBlock();
        this.turns = new Semaphore(shape.lanes(), true);
        taken.addAll(directory.blobs().keySet());
    }

    /**
     * Begins two empty files, or goes on with what a killed run has left in them: all that is whole is kept.
     *
     * @param known the content of the bases
     */
    public static CompactWriter open(Volumes data, Volumes index, CompactShape shape, KnownContent known)
            throws IOException {
        RecordFile dataFile = Resumed.file(data, Layout.DATA);
        RecordFile indexFile = Resumed.file(index, Layout.INDEX);
        Resumed resumed = Resumed.of(dataFile, indexFile, new ChunkTable(shape.memory()));
        return new CompactWriter(dataFile, indexFile, shape, known, resumed);
    }

    /** Whether the blob is packed. */
    public synchronized boolean has(Digest digest) {
        return taken.contains(digest);
    }

    /** Begins to pack a blob; waits for its turn. */
    public Packing begin() throws InterruptedIOException {
        try {
            turns.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("cancelled");
        }
        boolean begun = false;
        try {
            Packing packing = new Packing(this, known, table, lane());
            begun = true;
            return packing;
        } finally {
            if (!begun) {
                turns.release();
            }
        }
    }

    private Lane lane() {
        synchronized (this) {
            Lane lane = lanes.poll();
            if (lane != null) {
                return lane;
            }
        }
        return new Lane(shape.block(), shape.level());
    }

    /**
     * The blob is packed; visible, also to a run after a kill, when all of its blocks are written. A large one does not wait for
     * others to fill its last block.
     */
    void packed(BlobRecord blob, Lane lane) throws IOException {
        BitSet blocks = new BitSet();
        SegmentList segments = blob.segments();
        for (int i = 0; i < segments.size(); i++) {
            if (segments.source(i) == SegmentList.OWN) {
                blocks.set(SegmentList.block(segments.position(i)));
            }
        }
        synchronized (this) {
            taken.add(blob.digest());
            waiting.add(new Waiting(blob, blocks));
            writeBlobs();
        }
        if (segments.length() >= (long) LARGE * shape.block()) {
            flush(lane);
            lane.begin(-1);
        }
    }

    void giveBack(Lane lane) {
        synchronized (this) {
            if (closed) {
                lane.close();
            } else {
                lanes.push(lane);
            }
        }
        turns.release();
    }

    /** Begins a block in the lane, after what is in it has been written. */
    void nextBlock(Lane lane) throws IOException {
        flush(lane);
        synchronized (this) {
            unwritten.set(nextBlock);
            lane.begin(nextBlock);
            nextBlock++;
        }
    }

    private void flush(Lane lane) throws IOException {
        if (lane.block() < 0) {
            return;
        }
        ByteBuffer frame = lane.pack();
        byte[] chunks = lane.chunks();
        synchronized (this) {
            if (!lane.isEmpty()) {
                index.append(Layout.CHUNKS, chunks);
                long position = data.append(Layout.BLOCK, lane.head(), frame);
                directory.blocks().put(lane.block(), new BlockPlace(position, lane.length()));
            }
            unwritten.clear(lane.block());
            writeBlobs();
        }
    }

    private void writeBlobs() throws IOException {
        List<Waiting> ready = waiting.stream()
                .filter(blob -> !blob.blocks().intersects(unwritten))
                .toList();
        for (Waiting blob : ready) {
            directory
                    .blobs()
                    .put(
                            blob.blob().digest(),
                            data.append(Layout.BLOB, blob.blob().payload()));
            waiting.remove(blob);
        }
    }

    /**
     * Ends the files, which then are on the disk and hold these blobs and no others. No blob may be being packed.
     *
     * @return the blobs of other bundles that these refer to
     * @throws CompactException if one of the blobs is not there
     */
    public Set<BaseBlob> finish(Set<Digest> wanted) throws IOException {
        turns.acquireUninterruptibly(shape.lanes());
        try {
            return end(wanted);
        } finally {
            turns.release(shape.lanes());
        }
    }

    private Set<BaseBlob> end(Set<Digest> wanted) throws IOException {
        List<Lane> all;
        synchronized (this) {
            all = List.copyOf(lanes);
        }
        for (Lane lane : all) {
            flush(lane);
            lane.begin(-1);
        }
        synchronized (this) {
            writeBlobs(); // what could not be written when its time had come
            Completion completion = new Completion(data, index, directory);
            Set<BaseBlob> bases = completion.run(wanted);
            data.volumes().force();
            index.volumes().force();
            return bases;
        }
    }

    /**
     * What is packed is written before, so that a run that was cancelled does not fetch it again. Whoever is still packing has a
     * moment to give up.
     */
    @Override
    public void close() {
        boolean quiet = false;
        try {
            quiet = turns.tryAcquire(shape.lanes(), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end();
        if (quiet) {
            turns.release(shape.lanes());
        }
    }

    @SuppressWarnings("EmptyCatch") // see below
    private synchronized void end() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            for (Lane lane : lanes) {
                flush(lane);
            }
        } catch (IOException e) {
            // the disk has failed, or the thread was interrupted: what is not written is fetched again
        }
        lanes.forEach(Lane::close);
        lanes.clear();
        data.volumes().close();
        index.volumes().close();
    }
}

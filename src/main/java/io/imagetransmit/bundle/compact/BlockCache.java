package io.imagetransmit.bundle.compact;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.imagetransmit.bundle.compact.Directory.BlockPlace;
import io.imagetransmit.bundle.compact.RecordFile.Place;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Unpacked blocks, as many of those used last as there is room for, outside of the heap. Who wants one that somebody else is
 * unpacking waits for it. Safe for use by several threads.
 */
final class BlockCache implements Closeable {
    /** So many blocks there may always be, however little room is left. */
    private static final int LEAST = 2;
    /** What packed blocks may take in memory, bytes: one for each thread that unpacks. */
    private static final long PACKED = 32L << 20;

    /** What stands in front of a block's frame, bytes. */
    private static final int HEAD = 2 * Integer.BYTES;

    private final RecordFile file;
    private final Map<Integer, BlockPlace> places;
    private final int largest;
    private final int mostLoaders;
    private final BlockRoom room;
    private final Map<Integer, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final Deque<ByteBuffer> free = new ArrayDeque<>();
    private final Deque<Loader> loaders = new ArrayDeque<>();
    private int made;
    private int madeLoaders;
    private long taken;
    private boolean closed;

    /** A block that is there, or is being unpacked. */
    private static final class Entry {
        final ByteBuffer bytes;
        int users;
        boolean ready;

        Entry(ByteBuffer bytes) {
            this.bytes = bytes;
        }
    }

    private static final class Loader {
        final ZstdDecompressCtx context = new ZstdDecompressCtx();
        ByteBuffer packed = ByteBuffer.allocateDirect(0);
    }

    BlockCache(RecordFile file, Map<Integer, BlockPlace> places, BlockRoom room) {
        this.file = file;
        this.places = places;
        this.largest =
                places.values().stream().mapToInt(BlockPlace::length).max().orElse(0);
        int cores = Runtime.getRuntime().availableProcessors();
        this.mostLoaders = (int) Math.max(1, Math.min(cores, PACKED / Math.max(1, largest)));
        this.room = room;
    }

    /** Copies a stretch of a block. */
    void copy(int block, int offset, byte[] target, int start, int length) throws IOException {
        BlockPlace place = places.get(block);
        if (place == null || offset > place.length() - length) {
            throw new CompactException("block " + block + " is not there, or not all of it");
        }
        Entry entry = take(block, place);
        try {
            entry.bytes.get(offset, target, start, length);
        } finally {
            giveBack(entry);
        }
    }

    /** Whether a block can be read as it was written; what is wrong is thrown. */
    void check(int block) throws IOException {
        copy(block, 0, new byte[1], 0, 0);
    }

    private Entry take(int block, BlockPlace place) throws IOException {
        Entry entry;
        synchronized (this) {
            entry = present(block);
            while (entry == null) {
                ByteBuffer room = room();
                if (!entries.containsKey(block)) {
                    entry = new Entry(room);
                    entries.put(block, entry);
                    break;
                }
                free.push(room); // somebody else came first while this one waited for room
                entry = present(block);
            }
            entry.users++;
            if (entry.ready) {
                return entry;
            }
        }
        boolean loaded = false;
        try {
            load(block, place, entry.bytes);
            loaded = true;
        } finally {
            synchronized (this) {
                entry.ready = loaded;
                if (!loaded) {
                    entries.remove(block);
                    free.push(entry.bytes);
                }
                notifyAll();
            }
        }
        return entry;
    }

    /** The entry, when it is ready; null if there is none. */
    private @Nullable Entry present(int block) throws IOException {
        Entry entry = entries.get(block);
        while (entry != null && !entry.ready) {
            pause();
            entry = entries.get(block); // it may have failed, or have had to make room meanwhile
        }
        return entry;
    }

    /** A buffer that nobody uses. */
    private ByteBuffer room() throws IOException {
        while (true) {
            if (closed) {
                throw new InterruptedIOException("closed");
            }
            ByteBuffer unused = free.poll();
            if (unused != null) {
                return unused;
            }
            boolean given = room.take(largest);
            if (given || made < LEAST) {
                taken += given ? largest : 0; // given back at the end, also if there is no such memory
                ByteBuffer fresh = ByteBuffer.allocateDirect(largest);
                made++;
                return fresh;
            }
            for (Map.Entry<Integer, Entry> eldest : entries.entrySet()) {
                Entry entry = eldest.getValue();
                if (entry.ready && entry.users == 0) {
                    entries.remove(eldest.getKey());
                    return entry.bytes;
                }
            }
            pause();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // whoever pauses looks again
    private void pause() throws InterruptedIOException {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("cancelled");
        }
    }

    private synchronized void giveBack(Entry entry) {
        entry.users--;
        notifyAll();
    }

    private void load(int block, BlockPlace expected, ByteBuffer target) throws IOException {
        Place place = file.at(expected.position());
        if (place == null
                || place.type() != Layout.BLOCK
                || place.length() < HEAD
                || place.length() - HEAD > Zstd.compressBound(expected.length())) {
            throw file.damaged(expected.position());
        }
        Loader loader;
        synchronized (this) {
            loader = loader();
        }
        try {
            if (loader.packed.capacity() < place.length()) {
                loader.packed = ByteBuffer.allocateDirect(place.length());
            }
            ByteBuffer packed = file.read(place, loader.packed);
            if (packed.getInt() != block || packed.getInt() != expected.length()) {
                throw file.damaged(expected.position());
            }
            int length = loader.context.decompressDirectByteBuffer(
                    target, 0, expected.length(), packed, packed.position(), packed.remaining());
            if (length != expected.length()) {
                throw file.damaged(expected.position());
            }
        } catch (ZstdException e) {
            CompactException damaged = file.damaged(expected.position());
            damaged.initCause(e);
            throw damaged;
        } finally {
            giveBack(loader);
        }
    }

    private Loader loader() throws IOException {
        while (!closed && loaders.isEmpty() && madeLoaders >= mostLoaders) {
            pause();
        }
        if (closed) {
            throw new InterruptedIOException("closed");
        }
        if (!loaders.isEmpty()) {
            return loaders.pop();
        }
        Loader loader = new Loader();
        madeLoaders++;
        return loader;
    }

    private synchronized void giveBack(Loader loader) {
        notifyAll();
        if (closed) {
            loader.context.close();
        } else {
            loaders.push(loader);
        }
    }

    /** What others are still reading is not taken away from them. */
    @Override
    public synchronized void close() {
        closed = true;
        room.giveBack(taken);
        taken = 0;
        loaders.forEach(loader -> loader.context.close());
        loaders.clear();
        notifyAll();
    }
}

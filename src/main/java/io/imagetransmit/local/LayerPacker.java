package io.imagetransmit.local;

import io.imagetransmit.image.Digest;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The layers of a {@code docker save} archive in the form in which registries have them: gzip-compressed by the given
 * compressor, or as they are where the archive has them packed. What the packed layer's digest is can only be told by packing
 * it: each is packed once for that, several at a time, and once more whenever it is read. Safe for several threads.
 */
final class LayerPacker {
    /** Bytes of an unpacked layer; what claims to be larger is a bomb. */
    private static final long MOST_UNPACKED = 1L << 40;

    private final TarIndex archive;
    private final LayerCompressor compressor;
    private final ExecutorService threads;
    private final Map<TarIndex.Entry, FutureTask<Layer>> begun = new ConcurrentHashMap<>();
    private final Map<Digest, Layer> byDigest = new ConcurrentHashMap<>();

    /**
     * A layer as a registry has it.
     *
     * @param digest of the packed bytes
     * @param size of the packed bytes
     * @param diffId the digest of the unpacked bytes
     * @param found how the archive has it
     */
    record Layer(TarIndex.Entry entry, Digest digest, long size, Digest diffId, Packing found) {}

    LayerPacker(TarIndex archive, LayerCompressor compressor) {
        this.archive = archive;
        this.compressor = compressor;
        this.threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), task -> {
            Thread thread = new Thread(task, "layer-packer");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins to pack a layer, if nobody has, and gives what becomes of it. */
    Future<Layer> begin(TarIndex.Entry entry) throws TransferException {
        FutureTask<Layer> fresh = new FutureTask<>(() -> examine(entry));
        FutureTask<Layer> earlier = begun.putIfAbsent(entry, fresh);
        if (earlier != null) {
            return earlier;
        }
        try {
            threads.execute(fresh);
        } catch (RejectedExecutionException e) {
            throw TransferException.cancelled(Side.DISK);
        }
        return fresh;
    }

    /** Waits for what {@link #begin} gave. A failure is not remembered: it may have been the disk's. */
    Layer await(TarIndex.Entry entry, Future<Layer> packing) throws TransferException {
        try {
            return packing.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TransferException.cancelled(Side.DISK);
        } catch (CancellationException e) {
            throw TransferException.cancelled(Side.DISK);
        } catch (ExecutionException e) {
            begun.remove(entry);
            if (e.getCause() instanceof TransferException known) {
                throw known;
            }
            if (e.getCause() instanceof IOException cause) { // the disk's failures are ours already: the data is wrong
                throw FileFailure.malformed(archive.file(), cause);
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** The layer of this digest among those that have been packed, or null. */
    @Nullable
    Layer find(Digest digest) {
        return byDigest.get(digest);
    }

    InputStream open(Layer layer, long offset) throws TransferException {
        if (layer.found() != Packing.NONE) {
            return archive.open(layer.entry(), offset);
        }
        try {
            InputStream packed = new CompressedStream(archive.open(layer.entry(), 0), compressor);
            packed.skipNBytes(offset);
            return packed;
        } catch (IOException e) {
            throw FileFailure.of(archive.file(), e);
        }
    }

    /** Nothing is packed any more, and who waits is told. */
    void stop() {
        threads.shutdownNow().forEach(task -> ((FutureTask<?>) task).cancel(false));
    }

    private Layer examine(TarIndex.Entry entry) throws IOException {
        Packing packing;
        try (InputStream in = archive.open(entry, 0)) {
            packing = Packing.of(in.readNBytes(Packing.MAGIC_LENGTH));
        }
        Layer layer = packing == Packing.NONE ? packed(entry) : asItIs(entry, packing);
        byDigest.put(layer.digest(), layer);
        return layer;
    }

    private Layer packed(TarIndex.Entry entry) throws IOException {
        try (Measured plain = new Measured(archive.open(entry, 0));
                Measured packed = new Measured(new CompressedStream(plain, compressor))) {
            packed.drain(Long.MAX_VALUE);
            return new Layer(entry, packed.digest(), packed.size(), plain.digest(), Packing.NONE);
        }
    }

    private Layer asItIs(TarIndex.Entry entry, Packing packing) throws IOException {
        try (Measured packed = new Measured(archive.open(entry, 0));
                Measured plain = new Measured(packing.unpacked(packed))) {
            plain.drain(MOST_UNPACKED);
            packed.drain(Long.MAX_VALUE); // what follows the packed data is part of the blob
            return new Layer(entry, packed.digest(), packed.size(), plain.digest(), packing);
        }
    }
}

package io.imagetransmit.squashfs;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Reads blocks of an image and unpacks them. Safe for use by several threads at once; each borrows a decompressor for the
 * moment, so there are never more of them than threads have been reading at the same time.
 */
final class BlockReader implements Closeable {
    private final ImageFile file;
    private final Compressor compressor;
    private final int blockSize;
    private final Deque<Unpacker> idle = new ArrayDeque<>();
    private boolean closed;

    /** A decompressor and a place for what it reads. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Unpacker(Decompressor decompressor, byte[] packed) {}

    /**
     * @param file is closed together with this reader
     * @param blockSize the image's block size in bytes; no block, packed or not, is larger
     */
    BlockReader(ImageFile file, Compressor compressor, int blockSize) {
        this.file = file;
        this.compressor = compressor;
        this.blockSize = blockSize;
    }

    /**
     * Reads a block.
     *
     * @param what the block is, for the error message
     * @param target receives the content from its beginning on
     * @param limit how many bytes the content may have at most
     * @return how many it has
     */
    int read(String what, StoredBlock block, byte[] target, int limit) throws IOException {
        if (block.size() > Math.max(blockSize, MetadataTable.BLOCK_SIZE)) {
            throw new SquashfsException(
                    what + " is said to take " + block.size() + " bytes, which is more than a block");
        }
        if (block.packed()) {
            return unpack(what, block, target, limit);
        }
        if (block.size() > limit) {
            throw new SquashfsException(what + " has " + block.size() + " bytes, but may have " + limit + " at most");
        }
        file.read(block.position(), target, block.size());
        return block.size();
    }

    private int unpack(String what, StoredBlock block, byte[] target, int limit) throws IOException {
        Unpacker unpacker = borrow();
        try {
            file.read(block.position(), unpacker.packed(), block.size());
            return unpack(what, unpacker, block.size(), target, limit);
        } finally {
            giveBack(unpacker);
        }
    }

    @SuppressWarnings("CatchingUnchecked")
    private int unpack(String what, Unpacker unpacker, int packedSize, byte[] target, int limit)
            throws SquashfsException {
        try {
            return unpacker.decompressor().unpack(unpacker.packed(), packedSize, target, limit);
        } catch (IOException | RuntimeException e) {
            // the input is all in memory, so every failure is the block's fault; libraries answer damage with any
            // exception
            throw new SquashfsException(what + " cannot be unpacked (" + compressor + "): " + e.getMessage(), e);
        }
    }

    private Unpacker borrow() throws SquashfsException {
        synchronized (this) {
            Unpacker unpacker = idle.poll();
            if (unpacker != null) {
                return unpacker;
            }
        }
        return new Unpacker(
                compressor.decompressor(blockSize), new byte[Math.max(blockSize, MetadataTable.BLOCK_SIZE)]);
    }

    private synchronized void giveBack(Unpacker unpacker) {
        if (closed) {
            unpacker.decompressor().close();
        } else {
            idle.push(unpacker);
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
            idle.forEach(unpacker -> unpacker.decompressor().close());
            idle.clear();
        }
        file.close();
    }
}

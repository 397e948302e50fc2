package io.imagetransmit.bundle.compact;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.Closeable;
import java.nio.ByteBuffer;

/**
 * A block that is being filled, and what packs it. Takes twice the length of a block outside of the heap, and what the compressor
 * needs. For one thread at a time.
 */
final class Lane implements Closeable {
    private final ByteBuffer raw;
    private final ByteBuffer packed;
    private final ZstdCompressCtx context = new ZstdCompressCtx();
    private final Packer chunks = new Packer();
    private int block = -1;
    private int count;

    /** @param length of a block, bytes */
    Lane(int length, int level) {
        raw = ByteBuffer.allocateDirect(length);
        packed = ByteBuffer.allocateDirect((int) Zstd.compressBound(length));
        context.setLevel(level);
        context.setWindowLog(Integer.SIZE - Integer.numberOfLeadingZeros(length - 1));
    }

    boolean isEmpty() {
        return count == 0;
    }

    boolean hasRoom(int length) {
        return raw.remaining() >= length;
    }

    /** Begins a block. */
    void begin(int number) {
        block = number;
        count = 0;
        raw.clear();
        chunks.clear();
    }

    int block() {
        return block;
    }

    /** Where in the block the next chunk will be. */
    int offset() {
        return raw.position();
    }

    void add(byte[] hash, byte[] source, int start, int length) {
        raw.put(source, start, length);
        chunks.bytes(hash, 0, Layout.HASH);
        chunks.number(length);
        count++;
    }

    /** The payload of the block's record is this, and {@link #pack} behind it. */
    ByteBuffer head() {
        return ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt(block)
                .putInt(raw.position())
                .flip();
    }

    /** The frame; there until the next block is packed. */
    ByteBuffer pack() {
        packed.clear();
        int length = context.compressDirectByteBuffer(packed, 0, packed.capacity(), raw, 0, raw.position());
        return packed.limit(length);
    }

    int length() {
        return raw.position();
    }

    /** The payload of the block's record in the index. */
    byte[] chunks() {
        Packer out = new Packer();
        out.number(block);
        out.number(count);
        byte[] listed = chunks.toByteArray();
        out.bytes(listed, 0, listed.length);
        return out.toByteArray();
    }

    @Override
    public void close() {
        context.close();
    }
}

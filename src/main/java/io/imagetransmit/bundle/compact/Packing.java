package io.imagetransmit.bundle.compact;

import io.imagetransmit.deflate.GzipRecipe;
import io.imagetransmit.image.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * One blob's content on its way into a compact file. What was written and then given up stays in the file as content that others
 * may find again. For one thread.
 */
public final class Packing implements Closeable {
    /** With so many segments no more content is looked up: what a blob costs to read stays bounded, whatever is in it. */
    private static final int MOST_SEGMENTS = 500_000;

    /** Bytes; less is not worth a blob of a base if what stands in front of it does not come from a base as well. */
    private static final int LEAST_OF_A_BASE = 1024;

    private final CompactWriter writer;
    private final KnownContent known;
    private final ChunkTable table;
    private final Lane lane;
    private final Chunker chunker = new Chunker(this::chunk);
    private final SegmentList segments = new SegmentList();
    private final MessageDigest sha256 = Digest.sha256(new byte[0]).newMessageDigest();
    private boolean closed;

    Packing(CompactWriter writer, KnownContent known, ChunkTable table, Lane lane) {
        this.writer = writer;
        this.known = known;
        this.table = table;
        this.lane = lane;
    }

    /** Takes the next bytes of the content. */
    public void write(byte[] source, int start, int length) throws IOException {
        chunker.write(source, start, length);
    }

    /**
     * All has been written, and is right.
     *
     * @param size of the blob, bytes
     * @param recipe how it is made of the content; null if it is the content
     */
    public void finish(Digest digest, long size, @Nullable GzipRecipe recipe) throws IOException {
        chunker.finish();
        KnownContent.Resolved resolved = known.resolve(segments);
        if (resolved.segments().size() > SegmentList.MOST || resolved.bases().size() > BlobRecord.MOST_BASES) {
            throw new CompactException(digest + " would be put together from too many pieces");
        }
        writer.packed(new BlobRecord(digest, size, recipe, resolved.bases(), resolved.segments()), lane);
    }

    private void chunk(byte[] buffer, int start, int length) throws IOException {
        sha256.update(buffer, start, length);
        byte[] hash = sha256.digest();
        ByteBuffer numbers = ByteBuffer.wrap(hash);
        long first = numbers.getLong();
        long second = numbers.getLong();
        boolean search = segments.size() < MOST_SEGMENTS;
        long base = search ? known.find(first, second) : ChunkTable.UNKNOWN;
        if (base != ChunkTable.UNKNOWN
                && (segments.endsWith(KnownContent.SOURCE) || isWorthABase(buffer, start, length))) {
            segments.add(KnownContent.SOURCE, base, length);
            return;
        }
        if (lane.block() < 0 || !lane.hasRoom(length)) {
            writer.nextBlock(lane);
        }
        long here = SegmentList.position(lane.block(), lane.offset());
        long place = table.putIfAbsent(first, second, here);
        if (place == ChunkTable.UNKNOWN || !search) {
            lane.add(hash, buffer, start, length);
            place = here;
        }
        segments.add(SegmentList.OWN, place, length);
    }

    /**
     * Whoever unpacks may have to fetch the base's blob: not for the zeros at the end of every tar, nor for the header of a file that
     * many have.
     */
    private static boolean isWorthABase(byte[] buffer, int start, int length) {
        if (length < LEAST_OF_A_BASE) {
            return false;
        }
        for (int i = start; i < start + length; i++) {
            if (buffer[i] != 0) {
                return true;
            }
        }
        return false;
    }

    /** Lets the next one have its turn. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            writer.giveBack(lane);
        }
    }
}

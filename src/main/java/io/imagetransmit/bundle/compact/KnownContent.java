package io.imagetransmit.bundle.compact;

import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the bases of an increment have, known by the hashes in their indexes. First {@link #add} them, then it is safe for use by
 * several threads.
 *
 * <p>While a blob is packed, its references to bases are places in their blocks. At the end these become stretches of the contents
 * of base blobs, of as few blobs as possible: whoever unpacks may have to fetch each of them.
 */
public final class KnownContent {
    /** The source of segments that are not {@linkplain #resolve resolved}; their positions are those that {@link #find} gives. */
    static final int SOURCE = 1;

    /** Of a hash in an index only so much of its second half is known. */
    private static final long SECOND_MASK = -1L << (Long.SIZE - 8 * (Layout.HASH - Long.BYTES));

    private final ChunkTable table;
    private final List<BaseBlob> blobs = new ArrayList<>();
    private final Map<Digest, Integer> numbers = new HashMap<>();
    private final Map<Integer, BlockUses> uses = new HashMap<>();
    private int nextBlock;

    /** @param memory for hashes, bytes */
    public KnownContent(long memory) {
        this.table = new ChunkTable(memory);
    }

    /** Nothing. */
    public static KnownContent none() {
        return new KnownContent(0);
    }

    /**
     * Adds a base.
     *
     * @param index the file that its packing has left
     * @throws CompactException if it is not one, or damaged
     */
    public void add(Path index) throws IOException {
        Map<Integer, Integer> blocks = new HashMap<>();
        try (BaseIndex opened = BaseIndex.open(index)) {
            for (BlobRecord blob : opened.blobs()) {
                add(blob, blocks);
            }
            opened.chunks((number, chunks) -> {
                Integer block = blocks.get(number);
                if (block != null) {
                    BitSet covered = uses.getOrDefault(block, new BlockUses()).covered();
                    chunks.each((offset, length, first, second) -> {
                        if (covered.get(offset) && covered.nextClearBit(offset) >= offset + length) {
                            var unused = table.putIfAbsent(first, second, SegmentList.position(block, offset));
                        }
                    });
                }
            });
        }
    }

    /** @param blocks under which number here a block of the base is; those that are new are added */
    private void add(BlobRecord blob, Map<Integer, Integer> blocks) {
        int number = numbers.computeIfAbsent(blob.digest(), unused -> {
            blobs.add(blob.asBase());
            return blobs.size() - 1;
        });
        if (!blobs.get(number).equals(blob.asBase())) {
            return; // the same blob, which one base has unpacked and the other as it is
        }
        SegmentList segments = blob.segments();
        for (int i = 0; i < segments.size(); i++) {
            if (segments.source(i) == SegmentList.OWN) {
                int block = blocks.computeIfAbsent(SegmentList.block(segments.position(i)), unused -> nextBlock++);
                uses.computeIfAbsent(block, unused -> new BlockUses())
                        .add(
                                SegmentList.offset(segments.position(i)),
                                (int) segments.length(i),
                                number,
                                segments.start(i));
            }
        }
    }

    /** The place of a chunk in the bases' blocks, or {@link ChunkTable#UNKNOWN}. */
    long find(long first, long second) {
        return table.find(first, second & SECOND_MASK);
    }

    /** Segments whose sources are base blobs. */
    record Resolved(List<BaseBlob> bases, SegmentList segments) {}

    /**
     * Finds base blobs for the segments of {@link #SOURCE}; the others stay as they are.
     *
     * @throws CompactException if an index has said of a chunk that it is longer than it is
     */
    Resolved resolve(SegmentList segments) throws CompactException {
        if (blobs.isEmpty()) {
            return new Resolved(List.of(), segments);
        }
        Resolution resolution = new Resolution(segments, uses);
        List<BaseBlob> named = new ArrayList<>();
        resolution.run().forEach(number -> named.add(blobs.get(number)));
        return new Resolved(named, resolution.resolved());
    }
}

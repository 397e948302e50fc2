package io.imagetransmit.bundle.compact;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.imagetransmit.bundle.compact.Directory.BlockPlace;
import io.imagetransmit.bundle.compact.RecordFile.Place;
import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an earlier run has left in a compact file. A block counts if each chunk in it has the hash that the index says, a blob if
 * all of its blocks do; behind the first record that is damaged or was not finished everything is cut off.
 *
 * @param nextBlock a number that no block has yet
 */
record Resumed(ChunkTable table, Directory directory, int nextBlock) {

    /** More than any bundle has. What stands in a file is not believed: for each number up to the highest there is a bit in memory. */
    private static final int MOST_BLOCKS = 1 << 24;

    /** Begins a file, or takes up one that was begun; one that cannot be read any more is begun anew. */
    static RecordFile file(Volumes volumes, byte[] magic) throws IOException {
        if (volumes.size() > 0) {
            try {
                return RecordFile.open(volumes, magic);
            } catch (CompactException e) {
                volumes.truncate(0); // a file that a kill has left without its beginning
            }
        }
        return RecordFile.create(volumes, magic);
    }

    static Resumed of(RecordFile data, RecordFile index, ChunkTable table) throws IOException {
        Map<Integer, Place> lists = new HashMap<>();
        long indexEnd = Directory.scan(index, place -> {
            try {
                if (place.type() == Layout.CHUNKS) {
                    lists.put(new Unpacker(index.read(place)).number(MOST_BLOCKS), place);
                }
                return place.type() == Layout.CHUNKS;
            } catch (CompactException e) {
                return false;
            }
        });
        index.truncate(indexEnd);
        Directory directory = new Directory();
        int[] next = {
            lists.keySet().stream().mapToInt(number -> number + 1).max().orElse(0)
        };
        try (Blocks blocks = new Blocks(index, lists, table)) {
            long dataEnd = Directory.scan(data, place -> {
                try {
                    if (place.type() == Layout.BLOCK) {
                        ByteBuffer payload = blocks.read(data, place);
                        next[0] = Math.max(next[0], number(payload) + 1);
                        blocks.take(payload, place, directory);
                    } else if (place.type() == Layout.BLOB) {
                        take(BlobRecord.parse(data.read(place)), place, directory);
                    }
                    return true;
                } catch (CompactException e) {
                    return false;
                }
            });
            data.truncate(dataEnd);
        }
        return new Resumed(table, directory, next[0]);
    }

    private static int number(ByteBuffer payload) throws CompactException {
        if (payload.remaining() < 2 * Integer.BYTES || payload.getInt(0) < 0 || payload.getInt(0) > MOST_BLOCKS) {
            throw new CompactException("a block that cannot be");
        }
        return payload.getInt(0);
    }

    private static void take(BlobRecord blob, Place place, Directory directory) {
        SegmentList segments = blob.segments();
        for (int i = 0; i < segments.size(); i++) {
            if (segments.source(i) == SegmentList.OWN) {
                BlockPlace block = directory.blocks().get(SegmentList.block(segments.position(i)));
                long end = SegmentList.offset(segments.position(i)) + segments.length(i);
                if (block == null || end > block.length()) {
                    return;
                }
            }
        }
        directory.blobs().put(blob.digest(), place.position());
    }

    /** A chunk whose hash is what the index says. */
    private record Chunk(long first, long second, int offset) {}

    /** Unpacks blocks and looks at every chunk; none of a block is noted before all have been looked at. */
    private static final class Blocks implements AutoCloseable {
        private final RecordFile index;
        private final Map<Integer, Place> lists;
        private final ChunkTable table;
        private final ZstdDecompressCtx context = new ZstdDecompressCtx();
        private ByteBuffer packed = ByteBuffer.allocateDirect(0);
        private ByteBuffer raw = ByteBuffer.allocateDirect(0);
        private final MessageDigest sha256 = Digest.sha256(new byte[0]).newMessageDigest();

        Blocks(RecordFile index, Map<Integer, Place> lists, ChunkTable table) {
            this.index = index;
            this.lists = lists;
            this.table = table;
        }

        /** The payload, outside of the heap; there until the next one is read. */
        ByteBuffer read(RecordFile data, Place place) throws IOException {
            if (packed.capacity() < place.length()) {
                packed = ByteBuffer.allocateDirect(place.length());
            }
            return data.read(place, packed);
        }

        void take(ByteBuffer payload, Place place, Directory directory) throws IOException {
            int number = payload.getInt();
            int length = payload.getInt();
            Place list = lists.get(number);
            if (length < 0 || length > Layout.LONGEST_BLOCK) {
                throw new CompactException("a block that cannot be");
            }
            if (list == null) {
                return; // it can be read, but nobody would find anything in it
            }
            if (raw.capacity() < length) {
                raw = ByteBuffer.allocateDirect(length);
            }
            raw.clear().limit(length);
            try {
                if (context.decompressDirectByteBuffer(raw, 0, length, payload, payload.position(), payload.remaining())
                        != length) {
                    throw new CompactException("a block of another length than it says");
                }
            } catch (ZstdException e) {
                throw new CompactException("a block that cannot be unpacked", e);
            }
            for (Chunk chunk : chunks(new Unpacker(index.read(list)))) {
                var unused =
                        table.putIfAbsent(chunk.first(), chunk.second(), SegmentList.position(number, chunk.offset()));
            }
            directory.blocks().put(number, new BlockPlace(place.position(), length));
        }

        private List<Chunk> chunks(Unpacker in) throws CompactException {
            List<Chunk> chunks = new ArrayList<>();
            in.number();
            int count = in.number(in.left());
            int at = 0;
            for (int i = 0; i < count; i++) {
                byte[] expected = in.bytes(Layout.HASH);
                int length = in.number(raw.limit() - at);
                sha256.update(raw.slice(at, length));
                byte[] hash = sha256.digest();
                if (!Arrays.equals(hash, 0, Layout.HASH, expected, 0, Layout.HASH)) {
                    throw new CompactException("a block that has been changed");
                }
                ByteBuffer numbers = ByteBuffer.wrap(hash);
                chunks.add(new Chunk(numbers.getLong(), numbers.getLong(), at));
                at += length;
            }
            if (at != raw.limit()) {
                throw new CompactException("a block that is longer than its chunks");
            }
            return chunks;
        }

        @Override
        public void close() {
            context.close();
        }
    }
}

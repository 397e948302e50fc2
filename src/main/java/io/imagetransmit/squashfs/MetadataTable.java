package io.imagetransmit.squashfs;

import java.io.IOException;
import java.util.Arrays;

/**
 * A table made of metadata blocks, one behind the other: two bytes with the packed size and whether it is packed at all, then
 * the block. Safe for use by several threads at once.
 */
final class MetadataTable {
    /** How many bytes an unpacked block has; only a table's last one has fewer. */
    static final int BLOCK_SIZE = 8192;

    private static final int HEADER = 2;
    private static final int NOT_PACKED = 1 << 15;

    private final String name;
    private final long start;
    private final long end;
    private final ImageFile file;
    private final BlockReader reader;
    private final BlockCache<MetadataBlock> cache;

    /**
     * @param name for error messages
     * @param start where in the image its first block begins
     * @param end where something else begins
     * @param cache may be shared with other tables
     */
    MetadataTable(
            String name, long start, long end, ImageFile file, BlockReader reader, BlockCache<MetadataBlock> cache) {
        this.name = name;
        this.start = start;
        this.end = end;
        this.file = file;
        this.reader = reader;
        this.cache = cache;
    }

    String name() {
        return name;
    }

    /**
     * The place that a reference means.
     *
     * @param block where a block begins, counted from the table's beginning
     * @param offset in the unpacked block
     */
    MetadataPosition position(long block, int offset) throws SquashfsException {
        if (block < 0 || block > end - start || offset > BLOCK_SIZE) {
            throw new SquashfsException("the " + name + " has " + (end - start) + " bytes, but block " + block
                    + ", offset " + offset + " is referred to");
        }
        return new MetadataPosition(start + block, offset);
    }

    /** How many unpacked bytes the table can have from a place on; there may be fewer. */
    long capacity(MetadataPosition from) {
        return ((end - from.block()) / (HEADER + 1) + 1) * BLOCK_SIZE;
    }

    /** The block that begins at this position of the image. */
    MetadataBlock block(long position) throws IOException {
        if (position < start || position > end - HEADER) {
            throw new SquashfsException(
                    "the " + name + " ends at " + end + ", but a block of it at " + position + " is referred to");
        }
        MetadataBlock cached = cache.get(position);
        if (cached != null) {
            checkEnd(cached.next()); // it may have come as another table's block
            return cached;
        }
        MetadataBlock block = read(position);
        cache.put(position, block);
        return block;
    }

    private void checkEnd(long next) throws SquashfsException {
        if (next > end) {
            throw new SquashfsException("a block of the " + name + " is said to reach beyond the table's end");
        }
    }

    private MetadataBlock read(long position) throws IOException {
        byte[] header = new byte[HEADER];
        file.read(position, header, HEADER);
        int field = LittleEndian.u16(header, 0);
        int size = field & (NOT_PACKED - 1);
        if (size == 0 || size > BLOCK_SIZE) {
            throw new SquashfsException("a block of the " + name + " is said to take " + size + " bytes");
        }
        StoredBlock stored = new StoredBlock(position + HEADER, size, (field & NOT_PACKED) == 0);
        checkEnd(stored.end());
        byte[] content = new byte[BLOCK_SIZE];
        int length = reader.read("a block of the " + name, stored, content, BLOCK_SIZE);
        if (length == 0) {
            throw new SquashfsException("a block of the " + name + " is empty");
        }
        return new MetadataBlock(length == BLOCK_SIZE ? content : Arrays.copyOf(content, length), stored.end());
    }
}

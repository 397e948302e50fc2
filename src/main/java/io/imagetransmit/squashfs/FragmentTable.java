package io.imagetransmit.squashfs;

import java.io.IOException;
import java.util.Arrays;

/** Reads fragments: blocks that hold the tails of many files. Safe for use by several threads at once. */
final class FragmentTable {
    private static final int ENTRY = 16;
    private static final int ENTRIES_A_BLOCK = MetadataTable.BLOCK_SIZE / ENTRY;

    private final Superblock superblock;
    private final ImageFile file;
    private final BlockReader reader;
    private final MetadataTable table;
    private final BlockCache<byte[]> cache;

    /** @param table where the fragments' entries are */
    FragmentTable(
            Superblock superblock, ImageFile file, BlockReader reader, MetadataTable table, BlockCache<byte[]> cache) {
        this.superblock = superblock;
        this.file = file;
        this.reader = reader;
        this.table = table;
        this.cache = cache;
    }

    /** The content of the fragment with this number; not to be changed. */
    byte[] fragment(long number) throws IOException {
        byte[] cached = cache.get(number);
        if (cached != null) {
            return cached;
        }
        StoredBlock block = find(number);
        byte[] content = new byte[superblock.blockSize()];
        int length = reader.read("fragment " + number, block, content, content.length);
        byte[] fragment = length == content.length ? content : Arrays.copyOf(content, length);
        cache.put(number, fragment);
        return fragment;
    }

    private StoredBlock find(long number) throws IOException {
        if (number >= superblock.fragments()) {
            throw new SquashfsException("a file refers to fragment " + number + " of " + superblock.fragments());
        }
        byte[] pointer = new byte[Long.BYTES];
        file.read(superblock.fragmentIndex() + number / ENTRIES_A_BLOCK * Long.BYTES, pointer, Long.BYTES);
        byte[] entries = table.block(LittleEndian.i64(pointer, 0)).content();
        int offset = (int) (number % ENTRIES_A_BLOCK) * ENTRY;
        if (offset > entries.length - ENTRY) {
            throw new SquashfsException("the fragment table has no entry for fragment " + number);
        }
        StoredBlock block = StoredBlock.of(
                "fragment " + number, LittleEndian.i64(entries, offset), LittleEndian.u32(entries, offset + 8));
        superblock.checkData("fragment " + number, block);
        return block;
    }
}

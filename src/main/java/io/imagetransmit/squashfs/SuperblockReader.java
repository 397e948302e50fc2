package io.imagetransmit.squashfs;

import java.io.IOException;

/** Reads the {@link Superblock} and holds its numbers against the file and against each other. */
final class SuperblockReader {
    private static final long MAGIC = 0x73717368L;
    private static final int MINIMUM_BLOCK_LOG = 12;
    private static final int MAXIMUM_BLOCK_LOG = 20;
    private static final long ABSENT = -1;

    private static final int FRAGMENT_ENTRY = 16;
    private static final int EXPORT_ENTRY = 8;
    private static final int OWNER_ENTRY = 4;

    private final ImageFile file;
    private final byte[] bytes;
    private final long used;

    private SuperblockReader(ImageFile file, byte[] bytes, long used) {
        this.file = file;
        this.bytes = bytes;
        this.used = used;
    }

    static Superblock read(ImageFile file) throws IOException {
        if (file.length() < Superblock.SIZE) {
            throw new SquashfsException("not a squashfs image: it has only " + file.length() + " bytes");
        }
        byte[] bytes = new byte[Superblock.SIZE];
        file.read(0, bytes, Superblock.SIZE);
        if (LittleEndian.u32(bytes, 0) != MAGIC) {
            throw new SquashfsException("not a squashfs image: it does not begin with hsqs");
        }
        int major = LittleEndian.u16(bytes, 28);
        int minor = LittleEndian.u16(bytes, 30);
        if (major != 4 || minor != 0) {
            throw new SquashfsException("squashfs version " + major + "." + minor + " is not supported, only 4.0 is");
        }
        long used = LittleEndian.i64(bytes, 40);
        if (used < Superblock.SIZE || used > file.length()) {
            throw new SquashfsException(
                    "the image is said to have " + used + " bytes, but " + file.length() + " are there");
        }
        return new SuperblockReader(file, bytes, used).superblock();
    }

    private Superblock superblock() throws IOException {
        Compressor compressor = Compressor.of(LittleEndian.u16(bytes, 20));
        long inodeTable = LittleEndian.i64(bytes, 64);
        long directoryTable = LittleEndian.i64(bytes, 72);
        if (inodeTable < Superblock.SIZE || inodeTable >= directoryTable || directoryTable > used) {
            throw new SquashfsException("the inode table at " + inodeTable + " and the directory table at "
                    + directoryTable + " cannot be in an image of " + used + " bytes");
        }
        long fragments = LittleEndian.u32(bytes, 16);
        long fragmentIndex = LittleEndian.i64(bytes, 80);
        long fragmentTable = first("fragment table", fragmentIndex, fragments, FRAGMENT_ENTRY, directoryTable);
        long exportIndex = LittleEndian.i64(bytes, 88);
        long exports = exportIndex == ABSENT ? 0 : LittleEndian.u32(bytes, 4);
        long exportTable = first("export table", exportIndex, exports, EXPORT_ENTRY, directoryTable);
        int owners = LittleEndian.u16(bytes, 26);
        long ownerTable = first("owner table", LittleEndian.i64(bytes, 48), owners, OWNER_ENTRY, directoryTable);
        if (exportTable < fragmentIndexEnd(fragmentIndex, fragments)
                || ownerTable < fragmentIndexEnd(fragmentIndex, fragments)) {
            throw new SquashfsException("the fragment table overlaps with the tables behind it");
        }
        long directoryEnd = Math.min(fragmentTable, Math.min(exportTable, ownerTable));
        return new Superblock(
                compressor,
                blockSize(),
                LittleEndian.i64(bytes, 32),
                inodeTable,
                directoryTable,
                directoryEnd,
                fragments,
                fragmentTable,
                fragmentIndex);
    }

    /**
     * Where the first block of a table begins that is found through a list of its blocks; the image's end for a table
     * without entries.
     */
    private long first(String name, long index, long entries, int entrySize, long directoryTable) throws IOException {
        if (entries == 0) {
            return used;
        }
        if (index < directoryTable || index > used - indexSize(entries, entrySize)) {
            throw new SquashfsException("the " + name + " of " + entries + " entries cannot be at " + index
                    + " in an image of " + used + " bytes");
        }
        byte[] pointer = new byte[Long.BYTES];
        file.read(index, pointer, Long.BYTES);
        long first = LittleEndian.i64(pointer, 0);
        if (first < directoryTable || first >= index) {
            throw new SquashfsException("the " + name + " at " + index + " is said to begin at " + first);
        }
        return first;
    }

    private static long fragmentIndexEnd(long index, long fragments) {
        return fragments == 0 ? 0 : index + indexSize(fragments, FRAGMENT_ENTRY);
    }

    /** The size of the list of a table's blocks, in bytes. */
    private static long indexSize(long entries, int entrySize) {
        long blocks = (entries * entrySize + MetadataTable.BLOCK_SIZE - 1) / MetadataTable.BLOCK_SIZE;
        return blocks * Long.BYTES;
    }

    private int blockSize() throws SquashfsException {
        long size = LittleEndian.u32(bytes, 12);
        int log = LittleEndian.u16(bytes, 22);
        if (log < MINIMUM_BLOCK_LOG || log > MAXIMUM_BLOCK_LOG || size != 1L << log) {
            throw new SquashfsException(
                    "a block size of " + size + " bytes (2 to the power of " + log + ") is not possible");
        }
        return (int) size;
    }
}

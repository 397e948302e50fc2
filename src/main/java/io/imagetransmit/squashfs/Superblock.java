package io.imagetransmit.squashfs;

/**
 * An image's first 96 bytes, checked: the tables that it names lie in the image, in the order in which every tool writes them
 * (and Linux demands them), and do not overlap.
 *
 * @param compressor what the blocks are packed with
 * @param blockSize in bytes, a power of two from 4 KiB to 1 MiB
 * @param rootInode the root directory's inode reference
 * @param inodeTable where the inode table begins, and the data ends
 * @param directoryTable where the directory table begins, and the inode table ends
 * @param directoryEnd where the directory table ends
 * @param fragments how many fragments there are
 * @param fragmentTable where the fragment table's blocks begin; without meaning if there are no fragments
 * @param fragmentIndex where the list of those blocks begins, and they end; without meaning if there are no fragments
 */
record Superblock(
        Compressor compressor,
        int blockSize,
        long rootInode,
        long inodeTable,
        long directoryTable,
        long directoryEnd,
        long fragments,
        long fragmentTable,
        long fragmentIndex) {
    /** Its size in bytes. */
    static final int SIZE = 96;

    /** Refuses a data block or fragment that is larger than a block may be, or is not where the image has its data. */
    void checkData(String what, StoredBlock block) throws SquashfsException {
        if (block.size() > blockSize) {
            throw new SquashfsException(
                    what + " is said to take " + block.size() + " bytes, but blocks have " + blockSize);
        }
        if (block.position() < SIZE || block.position() > inodeTable - block.size()) {
            throw new SquashfsException(what + " of " + block.size() + " bytes is said to be at " + block.position()
                    + ", which is outside of the image's data");
        }
    }
}

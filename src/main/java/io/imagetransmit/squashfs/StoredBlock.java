package io.imagetransmit.squashfs;

/**
 * A block as it stands in the image.
 *
 * @param position of its first byte
 * @param size how many bytes it takes in the image
 * @param packed whether it is compressed; if not, its bytes are the content
 */
record StoredBlock(long position, int size, boolean packed) {
    private static final int NOT_PACKED = 1 << 24;

    /** From the size field of a data block or a fragment. */
    static StoredBlock of(String what, long position, long sizeField) throws SquashfsException {
        if (sizeField >= 2L * NOT_PACKED) {
            throw new SquashfsException(what + " has a size field with unknown bits: " + Long.toHexString(sizeField));
        }
        return new StoredBlock(position, (int) sizeField & (NOT_PACKED - 1), (sizeField & NOT_PACKED) == 0);
    }

    /** Where the next block may begin. */
    long end() {
        return position + size;
    }
}

package io.imagetransmit.squashfs;

/**
 * An unpacked metadata block.
 *
 * @param content its bytes, 1 to 8192, never changed
 * @param next where in the image the next block begins
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record MetadataBlock(byte[] content, long next) {
    /** What one takes in memory in bytes, about. */
    int weight() {
        return content.length + 128;
    }
}

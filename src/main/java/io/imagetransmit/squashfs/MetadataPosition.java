package io.imagetransmit.squashfs;

/**
 * A place in a table of metadata blocks.
 *
 * @param block where in the image the block begins, header included
 * @param offset in the unpacked block; a block's end and the next one's beginning are the same place
 */
record MetadataPosition(long block, int offset) {}

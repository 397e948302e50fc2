package io.imagetransmit.bundle;

/**
 * Where a blob's bytes are, or a part of them.
 *
 * @param file index of the data file, in the order of the meta file
 * @param offset of the first byte within it
 * @param length bytes
 */
record Piece(int file, long offset, long length) {}

package io.imagetransmit.bundle.compact;

/**
 * What the records of a data file and of an index are called, and what the files begin and end with. Records of other types are
 * passed over: what cannot be, raises {@link RecordFile#FORMAT}.
 */
final class Layout {
    /** Begins a data file: a name, and what a transfer as text would change. */
    static final byte[] DATA = magic('C');

    static final byte[] INDEX = magic('X');

    /** Ends a data file, behind the position of the {@link #END} record. */
    static final byte[] TRAILER = magic('E');

    /** Number and length (4 bytes each) of a block, and a Zstandard frame of it. */
    static final char BLOCK = 'B';
    /** A {@link BlobRecord}. */
    static final char BLOB = 'L';
    /** Of a block, in the index: the chunks in it, by hash and length. */
    static final char CHUNKS = 'C';
    /** A {@link Directory}, the last record. */
    static final char END = 'E';

    /** Bytes of a hash in an index. */
    static final int HASH = 12;

    /** Bytes; no block is longer. */
    static final int LONGEST_BLOCK = CompactShape.LARGEST_BLOCK;

    private Layout() {}

    private static byte[] magic(char kind) {
        return new byte[] {(byte) 0x89, 'I', 'T', (byte) kind, '\r', '\n', 0x1a, '\n'};
    }
}

package io.imagetransmit.bundle;

import java.util.List;

/** The place of a blob in the data files, and how much of it is there. One thread at a time writes into it. */
final class PlacedBlob {
    /** Bytes. */
    final long size;

    volatile List<Piece> pieces;
    /** Bytes from the blob's start that have been written. */
    volatile long written;
    /** Whether all of it, headers included, has been written, by this run or, as far as its journal says, by an earlier one. */
    volatile boolean done;
    /** Whether this run has seen that what is there is right. */
    volatile boolean verified;

    PlacedBlob(long size, List<Piece> pieces) {
        this.size = size;
        this.pieces = pieces;
    }
}

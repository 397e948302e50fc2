package io.imagetransmit.bundle;

import io.imagetransmit.image.Digest;
import java.security.MessageDigest;
import java.util.List;

/**
 * A blob whose places are known, hashed piece by piece as they come by. Not safe for use by several threads at once: files that
 * share a blob are read one after the other.
 */
final class BlobTrace {
    private final Digest digest;
    private final List<Piece> pieces;
    private final MessageDigest hash;
    private int next;
    private long hashed;
    private State state = State.OPEN;

    enum State {
        /** Pieces are still to come, or have come in an order in which nothing can be hashed. */
        OPEN,
        COMPLETE,
        /** A piece is cut off. */
        CUT,
        /** A piece is in a file that is as good as missing, which has been told. */
        LOST
    }

    BlobTrace(Digest digest, List<Piece> pieces) {
        this.digest = digest;
        this.pieces = List.copyOf(pieces);
        this.hash = digest.newMessageDigest();
    }

    Digest digest() {
        return digest;
    }

    List<Piece> pieces() {
        return pieces;
    }

    State state() {
        return state;
    }

    /** Whether this piece is the one that can be hashed now. */
    boolean isNext(int piece) {
        return state == State.OPEN && piece == next;
    }

    void update(byte[] bytes, int start, int count) {
        hash.update(bytes, start, count);
        hashed += count;
    }

    /** The piece has been hashed to its end. */
    void ended() {
        next++;
        if (next == pieces.size()) {
            state = State.COMPLETE;
        }
    }

    void cut() {
        state = state == State.LOST ? State.LOST : State.CUT;
    }

    void lost() {
        state = State.LOST;
    }

    /** What there is instead of the blob: a digest, or a number of bytes; empty if it is the blob. To be asked once. */
    String found() {
        if (state == State.COMPLETE) {
            Digest found = Digest.of(digest.algorithm(), hash.digest());
            return found.equals(digest) ? "" : found.toString();
        }
        return String.valueOf(hashed);
    }
}

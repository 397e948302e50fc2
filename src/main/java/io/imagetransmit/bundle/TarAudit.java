package io.imagetransmit.bundle;

import io.imagetransmit.bundle.Damage.Kind;
import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a tar from its first byte to its last and finds out whether it is one: headers against their checksums, content
 * against the digests that it is known by, padding and end against zero. Where places are known, they lead; elsewhere headers do.
 * Behind something that is no header the next record that is one is looked for, so that one damage does not hide another.
 */
final class TarAudit {
    private static final int RECORD = DataFile.RECORD;
    /** Findings of one file; if there are more, the last one reaches to the end. */
    private static final int MOST = 1000;

    private final Tape tape;
    private final long size;
    private final NavigableMap<Long, Place> places;
    private final Map<Digest, Long> wanted;
    private final Listener listener;
    /** Where a stretch that is no entry began; -1 outside of one. */
    private long odd = -1;
    /** Where the empty records began that end a tar; -1 before them. */
    private long end = -1;

    private int count;

    /**
     * A piece of a blob, whose content begins at a known offset.
     *
     * @param number of the piece, from 0
     */
    record Place(BlobTrace blob, int number) {
        long length() {
            return blob.pieces().get(number).length();
        }
    }

    /** Is told what is found. */
    interface Listener {
        /**
         * A stretch is not as it should be.
         *
         * @param digest of the blob that a header or a padding belongs to; null if nobody knows
         */
        void damaged(Kind kind, long offset, long length, @Nullable Digest digest);

        /**
         * A blob has been found by its name.
         *
         * @param length as much of it as is there
         * @param content the digest of what is there
         */
        void found(Digest name, long offset, long length, Digest content);
    }

    /**
     * @param size of the file, bytes
     * @param places by the offset of the content; those that remain lie behind the end, while a blob that was not hashed although
     *     its places are gone shares them with another
     * @param wanted blobs whose places are not known, with their sizes, or -1
     */
    TarAudit(Tape tape, long size, NavigableMap<Long, Place> places, Map<Digest, Long> wanted, Listener listener) {
        this.tape = tape;
        this.size = size;
        this.places = places;
        this.wanted = wanted;
        this.listener = listener;
    }

    /** Reads to the end of the tape. */
    void run() throws IOException {
        while (!tape.isAtEnd()) {
            long header = tape.position();
            Place place = places.remove(header + RECORD);
            if (place == null) {
                unknown(header);
            } else {
                closeOdd(header);
                known(place, header);
            }
        }
        boolean trailer = odd < 0;
        closeOdd(trailer ? -1 : tape.position());
    }

    /** Ends a stretch that is no entry. Empty records belong to it if something follows them. */
    private void closeOdd(long at) {
        long from = odd < 0 ? end : odd;
        if (at >= 0 && from >= 0 && from < at) {
            damaged(Kind.STRUCTURE, from, at - from, null);
        }
        odd = -1;
        end = at < 0 ? end : -1;
    }

    private void damaged(Kind kind, long offset, long length, @Nullable Digest digest) {
        if (++count < MOST) {
            listener.damaged(kind, offset, length, digest);
        } else if (count == MOST) {
            listener.damaged(Kind.STRUCTURE, offset, Math.max(length, size - offset), null);
        }
    }

    private void known(Place place, long at) throws IOException {
        TarHeader header = TarHeader.parse(tape.take(new byte[RECORD]));
        Digest digest = place.blob().digest();
        if (header == null || !header.isIntact() || header.size() != place.length() || !header.names(digest)) {
            damaged(Kind.HEADER, at, Math.min(RECORD, size - at), digest);
        }
        boolean hashes = place.blob().isNext(place.number());
        for (long rest = place.length(); rest > 0; ) {
            int taken = tape.take(rest);
            if (taken < 0) {
                place.blob().cut();
                return;
            }
            if (hashes) {
                place.blob().update(tape.bytes(), tape.offset(), taken);
            }
            rest -= taken;
        }
        if (hashes) {
            place.blob().ended();
        }
        padding(place.length(), digest);
    }

    private void padding(long length, @Nullable Digest digest) throws IOException {
        long at = tape.position();
        byte[] padding = tape.take(new byte[(int) (DataFile.padded(length) - length)]);
        if (padding == null || !isEmpty(padding)) {
            damaged(Kind.PADDING, at, Math.max(1, tape.position() - at), digest);
        }
    }

    private static boolean isEmpty(byte[] bytes) {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** A record of which nothing is known beforehand. */
    private void unknown(long at) throws IOException {
        long next = places.isEmpty() ? Long.MAX_VALUE : places.firstKey() - RECORD;
        if (next < at) {
            places.pollFirstEntry(); // another piece stands there as well
            return;
        }
        if (next - at < RECORD) {
            odd = odd < 0 ? at : odd;
            var unused = tape.skip(next - at);
            return;
        }
        byte[] record = tape.take(new byte[RECORD]);
        if (record != null && isEmpty(record)) {
            end = end < 0 && odd < 0 ? at : end;
            return;
        }
        TarHeader header = TarHeader.parse(record);
        Digest name = header == null ? null : header.digest();
        Long length = header == null ? null : length(header, name);
        if (header == null || length == null || length > next - at - RECORD) {
            odd = odd >= 0 ? odd : end >= 0 ? end : at;
            return;
        }
        closeOdd(at);
        entry(header, name, length, at);
    }

    /** How much belongs to the entry; null if that cannot be said, because the record is damaged or no header at all. */
    private @Nullable Long length(TarHeader header, @Nullable Digest name) {
        boolean isWanted = name != null && wanted.containsKey(name);
        if (header.isIntact()) {
            boolean fits = header.size() >= 0 && (isWanted || header.size() <= size - tape.position());
            return fits ? header.size() : null;
        }
        Long known = name == null ? null : wanted.get(name);
        if (known != null && known >= 0) {
            return known;
        }
        return header.size() >= 0 && wanted.containsValue(header.size()) ? header.size() : null;
    }

    private void entry(TarHeader header, @Nullable Digest name, long length, long at) throws IOException {
        boolean isWanted = name != null && wanted.containsKey(name);
        Digest algorithm = name == null ? Digest.sha256(new byte[0]) : name;
        MessageDigest hash = algorithm.newMessageDigest();
        long rest = length;
        while (rest > 0) {
            int taken = tape.take(rest);
            if (taken < 0) {
                break;
            }
            if (isWanted || !header.isIntact()) {
                hash.update(tape.bytes(), tape.offset(), taken);
            }
            rest -= taken;
        }
        Digest content = Digest.of(algorithm.algorithm(), hash.digest());
        if (!header.isIntact()) {
            boolean lost = !isWanted && wanted.containsKey(content);
            damaged(Kind.HEADER, at, RECORD, lost ? content : name);
        }
        if (isWanted && name != null) {
            listener.found(name, at + RECORD, length - rest, content);
        }
        if (rest == 0) {
            padding(length, name);
        }
    }
}

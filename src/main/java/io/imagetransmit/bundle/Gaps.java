package io.imagetransmit.bundle;

import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What blobs that were not finished, or not needed in the end, leave open in a data file. */
final class Gaps {
    private Gaps() {}

    /** Moves down what stands behind a gap: to be called when nobody writes any more. */
    static void close(DataFile file, Map<Digest, PlacedBlob> placed, Journal journal) throws IOException {
        record Entry(Digest digest, PlacedBlob place, int index, Piece piece) {}
        List<Entry> entries = new ArrayList<>();
        placed.forEach((digest, place) -> {
            for (int i = 0; i < place.pieces.size(); i++) {
                if (place.pieces.get(i).file() == file.number()) {
                    entries.add(new Entry(digest, place, i, place.pieces.get(i)));
                }
            }
        });
        entries.sort(Comparator.comparingLong(entry -> entry.piece().offset()));
        long end = 0;
        for (Entry entry : entries) {
            Piece piece = entry.piece();
            long from = piece.offset() - DataFile.RECORD;
            long length = DataFile.RECORD + DataFile.padded(piece.length());
            if (from != end) {
                file.forgetHash();
                file.moveDown(from, end, length);
                List<Piece> pieces = new ArrayList<>(entry.place().pieces);
                pieces.set(entry.index(), new Piece(piece.file(), end + DataFile.RECORD, piece.length()));
                entry.place().pieces = pieces;
                journal.placed(entry.digest(), entry.place().size, pieces);
                journal.done(entry.digest());
            }
            end += length;
        }
        file.endsAt(end);
    }
}

package io.imagetransmit.bundle;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.store.BlobContent;
import io.imagetransmit.store.ImageSink.BlobWriter;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import java.io.IOException;
import java.nio.file.Path;

/** Writes one blob into its place. */
final class TarBlobWriter implements BlobWriter {
    private static final int BUFFER = 128 << 10;
    /** Bytes after which the journal is told how far a blob is. */
    private static final long NOTED = 8L << 20;

    private final TarStore store;
    private final DataFiles files;
    private final Journal journal;
    private final Descriptor blob;

    TarBlobWriter(TarStore store, DataFiles files, Journal journal, Descriptor blob) {
        this.store = store;
        this.files = files;
        this.journal = journal;
        this.blob = blob;
    }

    @Override
    public void write(BlobContent content) throws TransferException {
        Path path = files.folder();
        PlacedBlob place = null;
        try {
            place = store.claim(blob);
            path = files.get(place.pieces.get(0).file()).path();
            content.seek(place.written);
            copy(content, place);
            if (!content.isVerifiedHere() && !store.matches(blob.digest(), place)) {
                content.seek(0); // what the earlier run left is not what it seemed
                place.written = 0;
                copy(content, place);
            }
            store.complete(blob, place);
        } catch (TransferException e) {
            if (place != null && e.kind() == Kind.CORRUPT) {
                place.written = 0;
            }
            throw e;
        } catch (IOException e) {
            throw DiskFailure.of(path, e);
        } finally {
            if (place != null) {
                store.leave(place);
            }
        }
    }

    private void copy(BlobContent content, PlacedBlob place) throws IOException {
        byte[] buffer = new byte[(int) Math.max(1, Math.min(BUFFER, place.size))];
        long noted = place.written;
        int count = content.read(buffer, 0, buffer.length);
        while (count >= 0) {
            write(buffer, count, place);
            if (place.written - noted >= NOTED && place.written < place.size) {
                journal.written(blob.digest(), place.written);
                noted = place.written;
                store.grown(place);
            }
            count = content.read(buffer, 0, buffer.length);
        }
    }

    private void write(byte[] buffer, int count, PlacedBlob place) throws IOException {
        int done = 0;
        long start = 0;
        long position = place.written;
        for (Piece piece : place.pieces) {
            long within = position + done - start;
            if (within < piece.length() && done < count) {
                int part = (int) Math.min(count - done, piece.length() - within);
                files.get(piece.file()).write(buffer, done, part, piece.offset() + within);
                done += part;
            }
            start += piece.length();
        }
        place.written = position + count;
    }

    @Override
    public void close() {
        // a place that was not filled is filled by the next attempt, or dropped when the bundle is finished
    }
}

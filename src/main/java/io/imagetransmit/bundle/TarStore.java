package io.imagetransmit.bundle;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.BlobContent;
import io.imagetransmit.store.ImageSink.BlobWriter;
import io.imagetransmit.store.Streams;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Blobs in tar files. A blob's size is known before its first byte, so it is given its place at once and written there, whatever
 * else is being written: several data files or a single one differ only in where places are given out.
 */
final class TarStore implements BlobStore {
    private static final int BUFFER = 128 << 10;
    /** From this size on, bytes, a blob is worth a data file of its own. */
    private static final long LARGE = 1L << 20;
    /** Bytes after which the journal is told how far a blob is. */
    private static final long NOTED = 8L << 20;
    /** Bytes; no file is so large, and sums of it do not overflow. */
    private static final long FARTHEST = 1L << 48;

    private final Path staging;
    private final TarShape shape;
    private final Journal journal;
    private final List<DataFile> files = new ArrayList<>();
    private final Map<Digest, Placed> placed = new HashMap<>();
    private final Settler settler = new Settler();

    /** A blob's place, and what is in it. */
    private static final class Placed {
        private final long size;
        private volatile List<Piece> pieces;
        private volatile long written;
        private volatile boolean done;
        private volatile boolean verified;

        Placed(long size, List<Piece> pieces) {
            this.size = size;
            this.pieces = pieces;
        }
    }

    private TarStore(Path staging, TarShape shape, Journal journal) {
        this.staging = staging;
        this.shape = shape;
        this.journal = journal;
    }

    /** Opens the data files in a folder, those of an earlier run included. */
    static TarStore open(Path staging, TarShape shape, Journal journal) throws IOException {
        TarStore store = new TarStore(staging, shape, journal);
        boolean opened = false;
        try {
            store.takeUp();
            opened = true;
            return store;
        } finally {
            if (!opened) {
                store.close();
            }
        }
    }

    private void takeUp() throws IOException {
        for (Map.Entry<Integer, Path> named : journal.names().entrySet()) {
            Path here = path(named.getKey());
            if (!Files.exists(here) && Files.exists(named.getValue())) {
                Files.move(named.getValue(), here);
            }
        }
        List<Journal.Entry> entries =
                journal.entries().values().stream().filter(TarStore::isSane).toList();
        for (Journal.Entry entry : entries) {
            Placed place = new Placed(entry.size(), entry.pieces());
            place.written = entry.written();
            place.done = entry.done();
            placed.put(entry.digest(), place);
            for (Piece piece : entry.pieces()) {
                while (files.size() <= piece.file()) {
                    files.add(new DataFile(files.size(), path(files.size())));
                }
                DataFile file = files.get(piece.file());
                file.endsAt(Math.max(file.end(), piece.offset() + DataFile.padded(piece.length())));
            }
        }
    }

    private static boolean isSane(Journal.Entry entry) {
        long sum = 0;
        for (Piece piece : entry.pieces()) {
            if (piece.file() < 0
                    || piece.file() >= TarShape.MOST_FILES
                    || piece.offset() < DataFile.RECORD
                    || piece.offset() > FARTHEST
                    || piece.offset() % DataFile.RECORD != 0
                    || piece.length() < 0
                    || piece.length() > FARTHEST) {
                return false;
            }
            sum += piece.length();
        }
        return sum == entry.size()
                && !entry.pieces().isEmpty()
                && entry.written() >= 0
                && entry.written() <= entry.size();
    }

    private Path path(int number) {
        return staging.resolve(number + ".tar");
    }

    @Override
    public boolean has(Descriptor blob) throws TransferException {
        Placed place = find(blob);
        if (place == null || !place.done) {
            return false;
        }
        if (!place.verified) {
            verify(blob, place);
        }
        return place.done;
    }

    private synchronized @Nullable Placed find(Descriptor blob) {
        Placed place = placed.get(blob.digest());
        return place == null || place.size != blob.size() ? null : place;
    }

    /** What an earlier run called complete is so if it has its digest; otherwise it is written again. */
    private void verify(Descriptor blob, Placed place) throws TransferException {
        boolean good = matches(blob.digest(), place);
        try {
            if (good) {
                headers(blob, place); // their bytes have no digest, and may not have reached the disk
            } else {
                journal.written(blob.digest(), 0);
                place.written = 0;
            }
        } catch (IOException e) {
            throw DiskFailure.of(staging, e);
        }
        place.done = good;
        place.verified = good;
        if (good) {
            settled(place);
        }
    }

    /** The blob's entries are complete: the data files need not wait for their end to be hashed and synced. */
    private void settled(Placed place) {
        for (Piece piece : place.pieces) {
            DataFile file = file(piece.file());
            file.completed(piece.offset(), piece.length());
            settler.written(file);
        }
    }

    private boolean matches(Digest digest, Placed place) throws TransferException {
        MessageDigest hash = digest.newMessageDigest();
        for (Piece piece : place.pieces) {
            DataFile file = file(piece.file());
            try {
                file.hash(hash, piece.offset(), piece.length());
            } catch (EOFException e) {
                return false;
            } catch (IOException e) {
                throw DiskFailure.of(file.path(), e);
            }
        }
        return Digest.of(digest.algorithm(), hash.digest()).equals(digest);
    }

    private synchronized DataFile file(int number) {
        return files.get(number);
    }

    @Override
    public BlobWriter writer(Descriptor blob) {
        return new TarBlobWriter(blob);
    }

    /** Writes one blob into its place. */
    private final class TarBlobWriter implements BlobWriter {
        private final Descriptor blob;

        TarBlobWriter(Descriptor blob) {
            this.blob = blob;
        }

        @Override
        public void write(BlobContent content) throws TransferException {
            Path path = staging;
            Placed place = null;
            try {
                place = claim(blob);
                path = file(place.pieces.get(0).file()).path();
                content.seek(place.written);
                copy(content, place);
                if (!content.isVerifiedHere() && !matches(blob.digest(), place)) {
                    content.seek(0); // what the earlier run left is not what it seemed
                    place.written = 0;
                    copy(content, place);
                }
                headers(blob, place);
                journal.done(blob.digest());
                place.verified = true;
                place.done = true;
                settled(place);
            } catch (TransferException e) {
                if (place != null && e.kind() == Kind.CORRUPT) {
                    place.written = 0;
                }
                throw e;
            } catch (IOException e) {
                throw DiskFailure.of(path, e);
            } finally {
                if (place != null) {
                    leave(place);
                }
            }
        }

        private void copy(BlobContent content, Placed place) throws IOException {
            byte[] buffer = new byte[(int) Math.max(1, Math.min(BUFFER, place.size))];
            long noted = place.written;
            int count = content.read(buffer, 0, buffer.length);
            while (count >= 0) {
                write(buffer, count, place);
                if (place.written - noted >= NOTED && place.written < place.size) {
                    journal.written(blob.digest(), place.written);
                    noted = place.written;
                    settler.written(file(place.pieces.get(0).file()));
                }
                count = content.read(buffer, 0, buffer.length);
            }
        }

        private void write(byte[] buffer, int count, Placed place) throws IOException {
            int done = 0;
            long start = 0;
            long position = place.written;
            for (Piece piece : place.pieces) {
                long within = position + done - start;
                if (within < piece.length() && done < count) {
                    int part = (int) Math.min(count - done, piece.length() - within);
                    file(piece.file()).write(buffer, done, part, piece.offset() + within);
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

    private void headers(Descriptor blob, Placed place) throws IOException {
        String name = shape.entryNames().of(blob);
        int part = 0;
        for (Piece piece : place.pieces) {
            String pieceName = place.pieces.size() == 1 ? name : name + "." + ++part;
            file(piece.file()).writeHeader(pieceName, piece.offset(), piece.length());
        }
    }

    private synchronized Placed claim(Descriptor blob) throws IOException {
        Placed known = placed.get(blob.digest());
        if (known != null && known.size != blob.size() && known.verified) {
            // a manifest that gives the blob another size than it has must not cost the other images theirs
            throw new TransferException(
                    Side.SOURCE,
                    Kind.CORRUPT,
                    Map.of(
                            "digest",
                            blob.digest().toString(),
                            "found",
                            known.size + " bytes instead of " + blob.size()));
        }
        if (known != null && known.size != blob.size()) {
            placed.remove(blob.digest());
            known = null;
        }
        if (known == null) {
            List<Piece> pieces = allocate(blob.size());
            known = new Placed(blob.size(), pieces);
            placed.put(blob.digest(), known);
            journal.placed(blob.digest(), blob.size(), pieces);
        }
        for (Piece piece : known.pieces) {
            files.get(piece.file()).begin();
        }
        return known;
    }

    private synchronized void leave(Placed place) {
        for (Piece piece : place.pieces) {
            files.get(piece.file()).leave();
        }
    }

    private List<Piece> allocate(long size) throws IOException {
        long most = shape.largestPiece();
        if (size <= most) {
            DataFile file = fileFor(size);
            return List.of(new Piece(file.number(), file.allocate(size), size));
        }
        List<Piece> pieces = new ArrayList<>();
        for (long rest = size; rest > 0; rest -= most) {
            DataFile file = newFile();
            long length = Math.min(rest, most);
            pieces.add(new Piece(file.number(), file.allocate(length), length));
        }
        return pieces;
    }

    /**
     * The least busy file with the least in it. A large blob gets a file that nobody writes to, as long as there may be another
     * one; small ones do not scatter over as many files as there are connections.
     */
    private DataFile fileFor(long size) throws IOException {
        List<DataFile> fitting =
                files.stream().filter(file -> shape.fits(file.end(), size)).toList();
        DataFile best = fitting.stream()
                .min(Comparator.comparingInt(DataFile::writers).thenComparingLong(DataFile::end))
                .orElse(null);
        boolean more = size >= LARGE && fitting.size() < shape.parallel();
        return best == null || (best.writers() > 0 && more) ? newFile() : best;
    }

    private DataFile newFile() throws IOException {
        if (files.size() >= TarShape.MOST_FILES) {
            throw new IOException("more than " + TarShape.MOST_FILES + " data files: choose a larger volumesize");
        }
        DataFile file = new DataFile(files.size(), path(files.size()));
        files.add(file);
        return file;
    }

    @Override
    public synchronized Finished finish(Contents contents, BundleNames names) throws TransferException {
        List<BundledFile> bundled = new ArrayList<>();
        Map<Integer, Integer> numbers = new HashMap<>();
        try {
            settler.finish();
            drop(contents);
            if (shape.archive() && files.isEmpty()) {
                newFile(); // images without any blob are an archive as well
            }
            List<DataFile> kept = files.stream()
                    .filter(file -> file.end() > 0 || shape.archive())
                    .toList();
            List<CompletedFile> completed = CompletedFile.all(
                    kept,
                    shape,
                    file -> shape.documents(file.number() == kept.get(0).number(), contents));
            for (CompletedFile file : completed) {
                String ending = shape.ending(bundled.size(), completed.size());
                Path path = names.file(ending);
                journal.naming(file.file().number(), path);
                numbers.put(file.file().number(), bundled.size());
                bundled.add(new BundledFile(String.valueOf(path.getFileName()), file.size(), file.digest()));
            }
            journal.finishing(names.meta());
            for (int i = 0; i < completed.size(); i++) {
                DataFile file = completed.get(i).file();
                file.close();
                Files.move(file.path(), names.folder().resolve(bundled.get(i).name()));
            }
        } catch (IOException e) {
            throw DiskFailure.of(names.folder(), e);
        }
        return new Finished(bundled, places(contents, numbers));
    }

    private Map<Digest, Place> places(Contents contents, Map<Integer, Integer> numbers) throws TransferException {
        Map<Digest, Place> places = new LinkedHashMap<>();
        for (Digest digest : contents.blobs().keySet()) {
            Placed place = placed.get(digest);
            if (place == null || !place.done) {
                throw new TransferException(
                        Side.DISK, Kind.NOT_FOUND, Map.of("path", staging.toString(), "digest", digest.toString()));
            }
            List<Piece> pieces = new ArrayList<>();
            for (Piece piece : place.pieces) {
                pieces.add(new Piece(numbers.getOrDefault(piece.file(), 0), piece.offset(), piece.length()));
            }
            places.put(digest, new Place(pieces, null));
        }
        return places;
    }

    /** Closes the gaps that unfinished and unneeded blobs leave, by moving down what stands behind them. */
    private void drop(Contents contents) throws IOException {
        List<Digest> unneeded = placed.entrySet().stream()
                .filter(entry -> !entry.getValue().done || !contents.blobs().containsKey(entry.getKey()))
                .map(Map.Entry::getKey)
                .toList();
        for (Digest digest : unneeded) {
            placed.remove(digest);
            journal.dropped(digest);
        }
        for (DataFile file : files) {
            compact(file);
        }
    }

    private void compact(DataFile file) throws IOException {
        record Entry(Digest digest, Placed place, int index, Piece piece) {}
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

    @Override
    public synchronized void close() {
        settler.close();
        for (DataFile file : files) {
            Streams.closeAnyway(file);
        }
        Streams.closeAnyway(journal);
    }
}

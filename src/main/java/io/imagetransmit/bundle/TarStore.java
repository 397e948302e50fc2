package io.imagetransmit.bundle;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
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
    private final Path staging;
    private final TarShape shape;
    private final Journal journal;
    private final DataFiles files;
    private final Map<Digest, PlacedBlob> placed = new HashMap<>();
    private final Settler settler = new Settler();

    private TarStore(Path staging, TarShape shape, Journal journal) {
        this.staging = staging;
        this.shape = shape;
        this.journal = journal;
        this.files = new DataFiles(staging, shape);
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
            Path here = files.path(named.getKey());
            if (!Files.exists(here) && Files.exists(named.getValue())) {
                Files.move(named.getValue(), here);
            }
        }
        List<Journal.Entry> entries = journal.entries().values().stream()
                .filter(Journal.Entry::isPlausible)
                .toList();
        for (Journal.Entry entry : entries) {
            PlacedBlob place = new PlacedBlob(entry.size(), entry.pieces());
            place.written = entry.written();
            place.done = entry.done();
            placed.put(entry.digest(), place);
            for (Piece piece : entry.pieces()) {
                files.occupy(piece);
            }
        }
    }

    @Override
    public boolean has(Descriptor blob) throws TransferException {
        PlacedBlob place = find(blob);
        if (place == null || !place.done) {
            return false;
        }
        if (!place.verified) {
            verify(blob, place);
        }
        return place.done;
    }

    private synchronized @Nullable PlacedBlob find(Descriptor blob) {
        PlacedBlob place = placed.get(blob.digest());
        return place == null || place.size != blob.size() ? null : place;
    }

    /** What an earlier run called complete is so if it has its digest; otherwise it is written again. */
    private void verify(Descriptor blob, PlacedBlob place) throws TransferException {
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
    private void settled(PlacedBlob place) {
        for (Piece piece : place.pieces) {
            DataFile file = files.get(piece.file());
            file.completed(piece.offset(), piece.length());
            settler.written(file);
        }
    }

    /** Whether what is in the blob's place has its digest. */
    boolean matches(Digest digest, PlacedBlob place) throws TransferException {
        MessageDigest hash = digest.newMessageDigest();
        for (Piece piece : place.pieces) {
            DataFile file = files.get(piece.file());
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

    @Override
    public BlobWriter writer(Descriptor blob) {
        return new TarBlobWriter(this, files, journal, blob);
    }

    /** All of the blob is in its place, and it is right. */
    void complete(Descriptor blob, PlacedBlob place) throws IOException {
        headers(blob, place);
        journal.done(blob.digest());
        place.verified = true;
        place.done = true;
        settled(place);
    }

    /** There is more of the blob, though not all. */
    void grown(PlacedBlob place) {
        settler.written(files.get(place.pieces.get(0).file()));
    }

    private void headers(Descriptor blob, PlacedBlob place) throws IOException {
        String name = shape.entryNames().of(blob);
        int part = 0;
        for (Piece piece : place.pieces) {
            String pieceName = place.pieces.size() == 1 ? name : name + "." + ++part;
            files.get(piece.file()).writeHeader(pieceName, piece.offset(), piece.length());
        }
    }

    /** Gives the blob a place, if it has none yet; {@link #leave} ends its use. */
    synchronized PlacedBlob claim(Descriptor blob) throws IOException {
        PlacedBlob known = placed.get(blob.digest());
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
            List<Piece> pieces = files.allocate(blob.size());
            known = new PlacedBlob(blob.size(), pieces);
            placed.put(blob.digest(), known);
            journal.placed(blob.digest(), blob.size(), pieces);
        }
        for (Piece piece : known.pieces) {
            files.get(piece.file()).begin();
        }
        return known;
    }

    synchronized void leave(PlacedBlob place) {
        for (Piece piece : place.pieces) {
            files.get(piece.file()).leave();
        }
    }

    @Override
    public synchronized Finished finish(Contents contents, BundleNames names) throws TransferException {
        List<BundledFile> bundled = new ArrayList<>();
        Map<Integer, Integer> numbers = new HashMap<>();
        try {
            settler.finish();
            drop(contents);
            if (shape.archive() && files.all().isEmpty()) {
                files.newFile(); // images without any blob are an archive as well
            }
            List<DataFile> kept = files.all().stream()
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
            PlacedBlob place = placed.get(digest);
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
        for (DataFile file : files.all()) {
            Gaps.close(file, placed, journal);
        }
    }

    @Override
    public synchronized void close() {
        settler.close();
        files.close();
        Streams.closeAnyway(journal);
    }
}

package io.imagetransmit.bundle;

import io.imagetransmit.store.Streams;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The tar files of a bundle in the making, and which of them gets the next blob. Safe for use by several threads. */
final class DataFiles implements Closeable {
    /** From this size on, bytes, a blob is worth a data file of its own. */
    private static final long LARGE = 1L << 20;

    private final Path staging;
    private final TarShape shape;
    private final List<DataFile> files = new ArrayList<>();

    DataFiles(Path staging, TarShape shape) {
        this.staging = staging;
        this.shape = shape;
    }

    /** Where they lie. */
    Path folder() {
        return staging;
    }

    Path path(int number) {
        return staging.resolve(number + ".tar");
    }

    synchronized DataFile get(int number) {
        return files.get(number);
    }

    synchronized List<DataFile> all() {
        return List.copyOf(files);
    }

    /** Takes up what an earlier run has put there. */
    synchronized void occupy(Piece piece) throws IOException {
        while (files.size() <= piece.file()) {
            newFile();
        }
        DataFile file = files.get(piece.file());
        file.endsAt(Math.max(file.end(), piece.offset() + DataFile.padded(piece.length())));
    }

    /** Gives a place to a blob of so many bytes. */
    synchronized List<Piece> allocate(long size) throws IOException {
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

    synchronized DataFile newFile() throws IOException {
        if (files.size() >= TarShape.MOST_FILES) {
            throw new IOException("more than " + TarShape.MOST_FILES + " data files: choose a larger volumesize");
        }
        DataFile file = new DataFile(files.size(), path(files.size()));
        files.add(file);
        return file;
    }

    @Override
    public synchronized void close() {
        for (DataFile file : files) {
            Streams.closeAnyway(file);
        }
    }
}

package io.imagetransmit.bundle;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.Streams;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Blobs in plain tar files, each read from its own place. Our meta files say where that is; the original's files have to be looked
 * through.
 */
final class TarBlobs implements BlobReader {
    private final List<Path> paths;
    private final List<FileChannel> channels;
    private final Map<Digest, List<Piece>> places = new HashMap<>();

    private TarBlobs(List<Path> paths, List<FileChannel> channels) {
        this.paths = paths;
        this.channels = channels;
    }

    /**
     * Opens the files.
     *
     * @param known the places, where the meta file has them; others are looked for in the tars' headers
     */
    static TarBlobs open(List<Path> paths, Map<Digest, List<Piece>> known, boolean look) throws TransferException {
        List<FileChannel> channels = new ArrayList<>();
        TarBlobs blobs = new TarBlobs(paths, channels);
        boolean opened = false;
        try {
            for (Path path : paths) {
                try {
                    channels.add(FileChannel.open(path, StandardOpenOption.READ));
                } catch (IOException e) {
                    throw DiskFailure.of(path, e);
                }
            }
            blobs.places.putAll(known);
            for (int i = 0; look && i < paths.size(); i++) {
                blobs.scan(i);
            }
            opened = true;
            return blobs;
        } finally {
            if (!opened) {
                blobs.close();
            }
        }
    }

    /**
     * Takes files that are open already, and looks for blobs in them.
     *
     * @param paths the files to blame for what is wrong
     */
    static TarBlobs of(List<Path> paths, List<FileChannel> channels) throws TransferException {
        TarBlobs blobs = new TarBlobs(paths, channels);
        for (int i = 0; i < paths.size(); i++) {
            blobs.scan(i);
        }
        return blobs;
    }

    private void scan(int file) throws TransferException {
        try {
            TarScan.files(channels.get(file), (name, offset, size) -> {
                Digest digest = EntryNames.digest(name);
                if (digest != null) {
                    places.putIfAbsent(digest, List.of(new Piece(file, offset, size)));
                }
            });
        } catch (IOException e) {
            throw malformed(paths.get(file), String.valueOf(e.getMessage()));
        }
    }

    private static TransferException malformed(Path path, String message) {
        return new TransferException(Side.DISK, Kind.MALFORMED, Map.of("path", path.toString(), "message", message));
    }

    @Override
    public boolean holds(Descriptor blob) {
        return places.containsKey(blob.digest());
    }

    @Override
    public InputStream open(Descriptor blob, long offset) throws TransferException {
        List<Piece> pieces = places.getOrDefault(blob.digest(), List.of());
        long size = pieces.stream().mapToLong(Piece::length).sum();
        if (size != blob.size()) {
            Path path = file(blob);
            throw new TransferException(
                    Side.DISK,
                    Kind.CORRUPT,
                    Map.of(
                            "path",
                            String.valueOf(path),
                            "digest",
                            blob.digest().toString(),
                            "found",
                            size + " bytes instead of " + blob.size()));
        }
        return new PiecesStream(pieces, offset);
    }

    @Override
    public @Nullable Path file(Descriptor blob) {
        List<Piece> pieces = places.get(blob.digest());
        return pieces == null || pieces.isEmpty()
                ? null
                : paths.get(pieces.get(0).file());
    }

    /** Pieces one behind the other. */
    private final class PiecesStream extends InputStream {
        private final List<Piece> pieces;
        private int current;
        private long within;

        PiecesStream(List<Piece> pieces, long offset) {
            this.pieces = pieces;
            this.within = offset;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int start, int length) throws IOException {
            while (current < pieces.size() && within >= pieces.get(current).length()) {
                within -= pieces.get(current).length();
                current++;
            }
            if (current >= pieces.size()) {
                return -1;
            }
            Piece piece = pieces.get(current);
            int wanted = (int) Math.min(length, piece.length() - within);
            Path path = paths.get(piece.file());
            try {
                int count =
                        ChannelStream.read(channels.get(piece.file()), buffer, start, wanted, piece.offset() + within);
                if (count < 0) {
                    throw malformed(path, "the file ends too early");
                }
                within += count;
                return count;
            } catch (IOException e) {
                throw DiskFailure.of(path, e);
            }
        }
    }

    /** The places of all blobs that satisfy a condition. */
    Map<Digest, List<Piece>> places(Predicate<Digest> wanted) {
        Map<Digest, List<Piece>> found = new HashMap<>();
        places.forEach((digest, pieces) -> {
            if (wanted.test(digest)) {
                found.put(digest, pieces);
            }
        });
        return found;
    }

    @Override
    public void close() {
        channels.forEach(Streams::closeAnyway);
    }
}

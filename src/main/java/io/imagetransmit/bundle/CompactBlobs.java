package io.imagetransmit.bundle;

import io.imagetransmit.bundle.compact.BaseBlob;
import io.imagetransmit.bundle.compact.BlockRoom;
import io.imagetransmit.bundle.compact.CompactReader;
import io.imagetransmit.bundle.compact.Content;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.TransferException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Blobs in compact data files. Those of an increment may need the contents of blobs of its bases. */
final class CompactBlobs implements BlobReader {
    private final CompactReader reader;
    private final BaseContents bases;
    private final Path first;

    private CompactBlobs(CompactReader reader, BaseContents bases, Path first) {
        this.reader = reader;
        this.bases = bases;
        this.first = first;
    }

    /**
     * @param bases are closed with this
     * @param room shared with the bases' files
     */
    static CompactBlobs open(List<Path> paths, BaseContents bases, BlockRoom room) throws TransferException {
        Path first = paths.isEmpty() ? Path.of("") : paths.get(0);
        try {
            return new CompactBlobs(CompactReader.open(paths, room), bases, first);
        } catch (IOException e) {
            throw BlobStream.failure(first, e);
        }
    }

    BaseContents bases() {
        return bases;
    }

    @Override
    public boolean holds(Descriptor blob) {
        return reader.holds(blob.digest());
    }

    /** Whether here is the blob whose content another bundle refers to. */
    boolean offers(BaseBlob blob) {
        return blob.equals(reader.asBase(blob.digest()));
    }

    Content content(Digest digest) throws IOException {
        return reader.content(digest, bases);
    }

    /** Blobs of bases whose contents are needed for a blob. */
    List<BaseBlob> needs(Digest digest) {
        return reader.bases(digest);
    }

    /** Of these the ones whose contents are not in any file. */
    List<BaseBlob> missing(Descriptor blob) {
        return reader.bases(blob.digest()).stream()
                .filter(base -> !bases.isBeside(base))
                .toList();
    }

    @Override
    public InputStream open(Descriptor blob, long offset) throws TransferException {
        Path path = path(blob);
        try {
            if (reader.size(blob.digest()) != blob.size()) {
                throw BlobStream.corrupt(path, blob, reader.size(blob.digest()) + " bytes instead of " + blob.size());
            }
            for (BaseBlob base : reader.bases(blob.digest())) {
                bases.content(base); // had now if it has to be fetched: an upload that has begun would not wait for it
            }
            return new BlobStream(path, reader.open(blob.digest(), offset, bases));
        } catch (IOException e) {
            throw BlobStream.failure(path, e);
        }
    }

    private Path path(Descriptor blob) {
        Path path = file(blob);
        return path == null ? first : path;
    }

    /** Checks what a blob has in the files here, without its bases; what is wrong is thrown. */
    void check(Descriptor blob) throws TransferException {
        try {
            reader.check(blob.digest());
        } catch (IOException e) {
            throw BlobStream.failure(path(blob), e);
        }
    }

    @Override
    public @Nullable Path file(Descriptor blob) {
        return holds(blob) ? reader.path(blob.digest()) : null;
    }

    @Override
    public void close() {
        reader.close();
        bases.close();
    }
}

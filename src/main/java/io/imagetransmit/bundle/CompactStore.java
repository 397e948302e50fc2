package io.imagetransmit.bundle;

import io.imagetransmit.bundle.compact.BaseBlob;
import io.imagetransmit.bundle.compact.CompactShape;
import io.imagetransmit.bundle.compact.CompactWriter;
import io.imagetransmit.bundle.compact.KnownContent;
import io.imagetransmit.bundle.compact.Packing;
import io.imagetransmit.bundle.compact.Volumes;
import io.imagetransmit.deflate.GzipRecipe;
import io.imagetransmit.deflate.RecognizingGunzip;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.BlobContent;
import io.imagetransmit.store.ImageSink.BlobWriter;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipException;

/**
 * Blobs by their content. A gzip layer whose beginning looks like the work of an encoder that is known here goes in unpacked; if it
 * turns out that it would not come back to the last byte, it is read once more and goes in as it is, like everything else.
 */
final class CompactStore implements BlobStore {
    private static final int BUFFER = 64 << 10;
    /** Up to this size, bytes, there is nothing to be gained by unpacking. */
    private static final int TOO_SMALL_TO_UNPACK = 256;

    private final CompactStaging staging;
    private final Volumes data;
    private final CompactWriter writer;

    private CompactStore(CompactStaging staging, Volumes data, CompactWriter writer) {
        this.staging = staging;
        this.data = data;
        this.writer = writer;
    }

    /** Opens the data files in a folder, those of an earlier run included. */
    static CompactStore open(CompactStaging staging, CompactShape shape, KnownContent known) throws IOException {
        boolean opened = false;
        Volumes data = null;
        Volumes index = null;
        try {
            data = staging.data();
            index = staging.index();
            CompactStore store = new CompactStore(staging, data, CompactWriter.open(data, index, shape, known));
            opened = true;
            return store;
        } finally {
            if (!opened) {
                if (data != null) {
                    data.close();
                }
                if (index != null) {
                    index.close();
                }
                staging.close();
            }
        }
    }

    @Override
    public boolean has(Descriptor blob) {
        return writer.has(blob.digest());
    }

    @Override
    public BlobWriter writer(Descriptor blob) {
        return new BlobWriter() {
            @Override
            public void write(BlobContent content) throws TransferException {
                try {
                    pack(blob, content);
                } catch (InterruptedIOException e) {
                    throw TransferException.cancelled(Side.DISK);
                } catch (IOException e) {
                    throw DiskFailure.of(staging.folder().resolve("0.compact"), e);
                }
            }

            @Override
            public void close() {
                // what was begun is content like any other, and goes at the end if nobody needs it
            }
        };
    }

    private void pack(Descriptor blob, BlobContent content) throws IOException {
        try (Packing packing = writer.begin()) {
            Incoming incoming = new Incoming(blob, content);
            try (RecognizingGunzip gunzip = new RecognizingGunzip(incoming.stream())) {
                if (blob.size() <= TOO_SMALL_TO_UNPACK || !gunzip.hopeful()) {
                    copy(gunzip.raw(), packing);
                    packing.finish(blob.digest(), blob.size(), null);
                    return;
                }
                Optional<GzipRecipe> recipe = unpack(gunzip, packing);
                if (recipe.isPresent() && incoming.isRead()) {
                    packing.finish(blob.digest(), blob.size(), recipe.get());
                    return;
                }
            }
        }
        try (Packing packing = writer.begin()) {
            copy(new Incoming(blob, content).stream(), packing);
            packing.finish(blob.digest(), blob.size(), null);
        }
    }

    /** How the layer is made again of what was packed; empty as soon as it is clear that it cannot be. */
    private static Optional<GzipRecipe> unpack(RecognizingGunzip gunzip, Packing packing) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try {
            for (int count = gunzip.read(buffer); count >= 0; count = gunzip.read(buffer)) {
                if (!gunzip.hopeful()) {
                    return Optional.empty();
                }
                packing.write(buffer, 0, count);
            }
            return gunzip.recipe();
        } catch (ZipException | EOFException e) {
            return Optional.empty(); // it is no whole gzip stream, and kept as it is
        }
    }

    private static void copy(InputStream in, Packing packing) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            packing.write(buffer, 0, count);
        }
    }

    @Override
    public Finished finish(Contents contents, BundleNames names) throws TransferException {
        Map<Digest, Place> places = new LinkedHashMap<>();
        for (Digest digest : contents.blobs().keySet()) {
            if (!writer.has(digest)) {
                throw new TransferException(
                        Side.DISK,
                        Kind.NOT_FOUND,
                        Map.of("path", staging.folder().toString(), "digest", digest.toString()));
            }
            places.put(digest, new Place(List.of(), null));
        }
        try {
            Set<BaseBlob> bases = writer.finish(places.keySet());
            int volumes = data.paths().size();
            writer.close();
            List<BundledFile> files = staging.complete(volumes, names);
            BundledFile index = files.get(volumes);
            return new Finished(
                    files.subList(0, volumes),
                    places,
                    bases,
                    new BundleMeta.Index(index.name(), Objects.requireNonNull(index.digest())));
        } catch (InterruptedIOException e) {
            throw TransferException.cancelled(Side.DISK);
        } catch (IOException e) {
            throw DiskFailure.of(names.folder(), e);
        }
    }

    @Override
    public void close() {
        writer.close();
        staging.close();
    }
}

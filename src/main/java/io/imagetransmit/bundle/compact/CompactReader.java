package io.imagetransmit.bundle.compact;

import io.imagetransmit.bundle.compact.RecordFile.Place;
import io.imagetransmit.image.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A compact bundle's data files, to read blobs from. What is read has been checked by its check sums only; whoever takes a blob
 * compares its digest. Safe for use by several threads, each stream for one.
 */
public final class CompactReader implements Closeable {
    private final Volumes volumes;
    private final RecordFile file;
    private final Directory directory;
    private final BlockCache blocks;
    private final Map<Digest, BlobRecord> records = new ConcurrentHashMap<>();
    private final Map<Digest, CompactException> damaged = new LinkedHashMap<>();

    private CompactReader(Volumes volumes, RecordFile file, Directory directory) {
        this.volumes = volumes;
        this.file = file;
        this.directory = directory;
        this.blocks = new BlockCache(file, directory.blocks());
    }

    /**
     * Opens the files. Blobs whose records are damaged are held all the same, and fail when they are read.
     *
     * @throws CompactException if these are no such files, or ones that only a newer version can read
     */
    public static CompactReader open(List<Path> paths) throws IOException {
        Volumes volumes = Volumes.toRead(paths);
        boolean opened = false;
        try {
            RecordFile file = RecordFile.open(volumes, Layout.DATA);
            Directory directory = Directory.read(file);
            CompactReader reader =
                    new CompactReader(volumes, file, directory == null ? Directory.found(file) : directory);
            reader.readRecords();
            opened = true;
            return reader;
        } finally {
            if (!opened) {
                volumes.close();
            }
        }
    }

    private void readRecords() throws IOException {
        for (Map.Entry<Digest, Long> entry : directory.blobs().entrySet()) {
            try {
                records.put(entry.getKey(), read(entry.getKey(), entry.getValue()));
            } catch (CompactException e) {
                if (e.isNewer()) {
                    throw e;
                }
                damaged.put(entry.getKey(), e);
            }
        }
    }

    private BlobRecord read(Digest digest, long position) throws IOException {
        Place place = file.at(position);
        if (place == null || place.type() != Layout.BLOB) {
            throw file.damaged(position);
        }
        BlobRecord record = BlobRecord.parse(file.read(place));
        if (!record.digest().equals(digest)) {
            throw new CompactException("another blob in the place of " + digest);
        }
        return record;
    }

    public boolean holds(Digest digest) {
        return directory.blobs().containsKey(digest);
    }

    /** The blobs of other bundles that a blob's content refers to; none for one that is damaged. */
    public List<BaseBlob> bases(Digest digest) {
        BlobRecord record = records.get(digest);
        return record == null ? List.of() : record.bases();
    }

    /** How an increment names a blob of this file; null if it is not here, or damaged. */
    public @Nullable BaseBlob asBase(Digest digest) {
        BlobRecord record = records.get(digest);
        return record == null ? null : record.asBase();
    }

    private BlobRecord record(Digest digest) throws CompactException {
        BlobRecord record = records.get(digest);
        if (record == null) {
            CompactException reason = damaged.get(digest);
            throw reason == null
                    ? new CompactException(digest + " is not there")
                    : new CompactException(String.valueOf(reason.getMessage()), reason);
        }
        return record;
    }

    /** The blob's size, bytes. */
    public long size(Digest digest) throws CompactException {
        return record(digest).size();
    }

    /** A blob's content, as a {@link BaseBlob} of other bundles has it. */
    public Content content(Digest digest, Bases bases) throws CompactException {
        return new StoredContent(record(digest), blocks, bases);
    }

    /** The blob from an offset on; to get there, all before it may have to be made as well. */
    public InputStream open(Digest digest, long offset, Bases bases) throws IOException {
        BlobRecord record = record(digest);
        Content content = new StoredContent(record, blocks, bases);
        if (record.recipe() == null) {
            return new ContentStream(content, offset);
        }
        InputStream stream = record.recipe().restore(new ContentStream(content, 0));
        stream.skipNBytes(offset);
        return stream;
    }

    /** Checks the blocks that a blob has of its own; what is wrong is thrown. */
    public void check(Digest digest) throws IOException {
        SegmentList segments = record(digest).segments();
        int last = -1;
        for (int i = 0; i < segments.size(); i++) {
            int block = SegmentList.block(segments.position(i));
            if (segments.source(i) == SegmentList.OWN && block != last) {
                blocks.check(block);
                last = block;
            }
        }
    }

    /** The file to blame for what is wrong with a blob: the one in which its record is. */
    public Path path(Digest digest) {
        return volumes.path(directory.blobs().getOrDefault(digest, 0L));
    }

    @Override
    public void close() {
        blocks.close();
        volumes.close();
    }
}

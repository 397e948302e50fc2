package io.imagetransmit.bundle.compact;

import io.imagetransmit.image.Digest;
import io.imagetransmit.store.Streams;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A compact bundle's data files, to read blobs from. What is read has been checked by its check sums only; whoever takes a blob
 * compares its digest. Safe for use by several threads, each stream for one.
 */
public final class CompactReader implements Closeable {
    private final Volumes volumes;
    private final Directory directory;
    private final BlockCache blocks;
    private final BlobRecords records;

    private CompactReader(Volumes volumes, RecordFile file, Directory directory, BlobRecords records, BlockRoom room) {
        this.volumes = volumes;
        this.directory = directory;
        this.records = records;
        this.blocks = new BlockCache(file, directory.blocks(), room);
    }

    /**
     * Opens the files. Blobs whose records are damaged are held all the same, and fail when they are read.
     *
     * @throws CompactException if these are no such files, or ones that only a newer version can read
     */
    public static CompactReader open(List<Path> paths, BlockRoom room) throws IOException {
        Volumes volumes = Volumes.toRead(paths);
        boolean opened = false;
        try {
            RecordFile file = RecordFile.open(volumes, Layout.DATA);
            Directory end = Directory.read(file);
            Directory directory = end == null ? Directory.found(file) : end;
            BlobRecords records = BlobRecords.read(file, directory.blobs());
            CompactReader reader = new CompactReader(volumes, file, directory, records, room);
            opened = true;
            return reader;
        } finally {
            if (!opened) {
                volumes.close();
            }
        }
    }

    public boolean holds(Digest digest) {
        return directory.blobs().containsKey(digest);
    }

    /** The blobs of other bundles that a blob's content refers to; none for one that is not here, or damaged. */
    public List<BaseBlob> bases(Digest digest) {
        try {
            return records.of(digest).bases();
        } catch (IOException e) {
            return List.of(); // whoever opens the blob is told
        }
    }

    /** How an increment names a blob of this file; null if it is not here, or damaged. */
    public @Nullable BaseBlob asBase(Digest digest) {
        return records.asBase(digest);
    }

    /** The blob's size, bytes. */
    public long size(Digest digest) throws IOException {
        return records.of(digest).size();
    }

    /** A blob's content, as a {@link BaseBlob} of other bundles has it. */
    public Content content(Digest digest, Bases bases) throws IOException {
        return new StoredContent(records.of(digest), blocks, bases);
    }

    /** The blob from an offset on; to get there, all before it may have to be made as well. */
    public InputStream open(Digest digest, long offset, Bases bases) throws IOException {
        BlobRecord record = records.of(digest);
        Content content = new StoredContent(record, blocks, bases);
        if (record.recipe() == null) {
            return new ContentStream(content, offset);
        }
        InputStream stream = record.recipe().restore(new ContentStream(content, 0));
        boolean there = false;
        try {
            stream.skipNBytes(offset);
            there = true;
            return stream;
        } finally {
            if (!there) {
                Streams.closeAnyway(stream);
            }
        }
    }

    /** Checks the blocks that a blob has of its own; what is wrong is thrown. */
    public void check(Digest digest) throws IOException {
        SegmentList segments = records.of(digest).segments();
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

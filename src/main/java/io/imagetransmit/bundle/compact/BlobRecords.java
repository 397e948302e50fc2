package io.imagetransmit.bundle.compact;

import io.imagetransmit.bundle.compact.RecordFile.Place;
import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records of a file's blobs. All have been read once, but only those used last stay in memory: one can be of megabytes. Safe
 * for use by several threads.
 */
final class BlobRecords {
    /** How many segments and bases may be in memory. */
    private static final long ROOM = 1 << 20;

    private final RecordFile file;
    private final Map<Digest, Long> positions;
    private final Map<Digest, BaseBlob> sound = new HashMap<>();
    private final Map<Digest, CompactException> damaged = new HashMap<>();
    private final Map<Digest, BlobRecord> recent = new LinkedHashMap<>(16, 0.75f, true);
    private long size;

    private BlobRecords(RecordFile file, Map<Digest, Long> positions) {
        this.file = file;
        this.positions = positions;
    }

    /** Reads all once; what is wrong with one is thrown when it is asked for. */
    static BlobRecords read(RecordFile file, Map<Digest, Long> positions) throws IOException {
        BlobRecords records = new BlobRecords(file, positions);
        for (Digest digest : positions.keySet()) {
            try {
                BlobRecord record = records.read(digest);
                records.keep(record);
                records.sound.put(digest, record.asBase());
            } catch (CompactException e) {
                if (e.isNewer()) {
                    throw e;
                }
                records.damaged.put(digest, e);
            }
        }
        return records;
    }

    private BlobRecord read(Digest digest) throws IOException {
        long position = positions.getOrDefault(digest, -1L);
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

    /** How an increment names the blob; null if it is not here, or damaged. */
    @Nullable
    BaseBlob asBase(Digest digest) {
        return sound.get(digest);
    }

    BlobRecord of(Digest digest) throws IOException {
        CompactException reason = damaged.get(digest);
        if (reason != null) {
            throw new CompactException(String.valueOf(reason.getMessage()), reason);
        }
        if (!sound.containsKey(digest)) {
            throw new CompactException(digest + " is not there");
        }
        synchronized (this) {
            BlobRecord record = recent.get(digest);
            if (record != null) {
                return record;
            }
        }
        BlobRecord record = read(digest);
        keep(record);
        return record;
    }

    private synchronized void keep(BlobRecord record) {
        BlobRecord former = recent.put(record.digest(), record);
        size += weight(record) - (former == null ? 0 : weight(former));
        Iterator<BlobRecord> eldest = recent.values().iterator();
        while (size > ROOM && eldest.hasNext()) {
            size -= weight(eldest.next());
            eldest.remove();
        }
    }

    private static long weight(BlobRecord record) {
        return 16 + record.segments().size() + 10L * record.bases().size();
    }
}

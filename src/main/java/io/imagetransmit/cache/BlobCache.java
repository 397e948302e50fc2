package io.imagetransmit.cache;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Blobs in a folder, by digest. A file is believed when this process has read it through once and its digest was right, or has
 * written it itself while its bytes were hashed. Safe for use by several threads, and by several processes on the same folder.
 */
public final class BlobCache {
    private final CacheLayout layout;
    private final InstantSource clock;
    private final Function<Digest, MessageDigest> hashes;
    private final CacheTrouble trouble;
    private final FinishedBlobs finished;
    private final Room room;
    private final Trimmer trimmer;
    private final Map<Digest, CacheEntry> entries = new ConcurrentHashMap<>();

    /** Where a blob may be had. */
    sealed interface Access {
        /** From a file that is right. */
        record Cached(CachedFile file) implements Access {}

        /** From a file as far as that goes, then from the source, whose bytes are to be added to the file. */
        record Growing(Part part) implements Access {}

        /** From the source only. */
        record Uncached() implements Access {}
    }

    /**
     * @param folder is made when something is stored
     * @param clock what {@link CacheLimits#age()} is measured by
     * @param hashes gives an empty hash for a digest, for instance {@code Digest::newMessageDigest}
     * @param trouble is told of the first failure of the disk ({@link Kind#DISK}, {@link Kind#DISK_FULL}), and of every
     *     damaged file, which has been removed then ({@link Kind#CORRUPT}, with its {@code path}); by any thread
     */
    public BlobCache(
            Path folder,
            CacheLimits limits,
            InstantSource clock,
            Function<Digest, MessageDigest> hashes,
            Consumer<TransferException> trouble) {
        this.layout = new CacheLayout(folder);
        this.clock = clock;
        this.hashes = hashes;
        this.trouble = new CacheTrouble(folder, trouble);
        this.finished = new FinishedBlobs(layout, clock, hashes, this.trouble);
        this.room = new Room(folder, limits.bytes());
        this.trimmer = new Trimmer(layout, limits, clock, this::isInUse, room::reserved);
    }

    /** How much is there. */
    public CacheStatistics statistics() throws TransferException {
        return onDisk(trimmer::statistics);
    }

    /** Removes what is too old and what is too much, the least recently used first; tells what it was. */
    public CacheStatistics trim() throws TransferException {
        return onDisk(trimmer::trim);
    }

    /** Removes everything but what this process uses and what other processes are writing; tells what it was. */
    public CacheStatistics clear() throws TransferException {
        return onDisk(trimmer::clear);
    }

    private interface FolderWork {
        CacheStatistics run() throws IOException;
    }

    private CacheStatistics onDisk(FolderWork work) throws TransferException {
        try {
            return work.run();
        } catch (IOException e) {
            throw trouble.failure(layout.folder(), e);
        }
    }

    /** Trims on a thread of its own, which ends with the process; failures are trouble. */
    void trimInBackground() {
        trimmer.trimInBackground(trouble::tell);
    }

    private void trimIfNeeded() {
        if (trimmer.isOverfull()) {
            trimInBackground();
        }
    }

    /**
     * What can be done for a blob that is wanted from {@code offset} on. What is given must be released again. A file that is used
     * for the first time is read through before this returns.
     */
    Access access(Descriptor blob, long offset, CancelCheck cancel) throws TransferException {
        Access access = new Access.Uncached();
        if (blob.size() == 0) {
            return access;
        }
        CacheEntry entry = entries.computeIfAbsent(blob.digest(), digest -> new CacheEntry());
        entry.use();
        try {
            access = access(entry, blob, offset, cancel);
            return access;
        } catch (TransferException e) {
            throw e;
        } catch (ClosedByInterruptException e) {
            throw TransferException.cancelled(Side.SOURCE); // the engine interrupts for that reason only
        } catch (IOException e) {
            trouble.tell(layout.blob(blob.digest()), e);
            return access;
        } finally {
            if (access instanceof Access.Uncached) {
                entry.leave();
            }
            trimIfNeeded();
        }
    }

    private Access access(CacheEntry entry, Descriptor blob, long offset, CancelCheck cancel) throws IOException {
        synchronized (entry) { // whoever else wants this blob has to wait for its verification anyway
            CachedFile file = finished.find(entry, blob, cancel);
            if (file != null) {
                return new Access.Cached(file);
            }
            if (entry.storing || !hasRoom(blob.size())) {
                return new Access.Uncached();
            }
            try {
                Part part = part(blob, offset);
                if (part != null && part.isWhole()) { // an earlier run was killed in the last moment
                    keep(entry, part, false, cancel);
                    file = finished.find(entry, blob, cancel);
                    if (file != null) {
                        return new Access.Cached(file);
                    }
                    part = offset == 0 ? Part.begin(blob, layout) : null;
                }
                if (part == null) {
                    return new Access.Uncached();
                }
                entry.storing = true;
                entry.suspicious = false;
                return new Access.Growing(part);
            } finally {
                if (!entry.storing) {
                    room.giveBack(blob.size());
                }
            }
        }
    }

    private boolean hasRoom(long size) throws IOException {
        Room.Answer answer = room.take(size);
        if (answer == Room.Answer.DISK_FULL) {
            trouble.full(layout.folder());
        }
        return answer == Room.Answer.TAKEN;
    }

    /** The file to go on with, or a new one if the blob is wanted from its start; null if what is there ends too early. */
    private @Nullable Part part(Descriptor blob, long offset) throws IOException {
        for (CacheFile file : layout.parts(blob.digest())) {
            Part part = Part.leftBehind(blob, file.path(), layout, offset);
            if (part != null) {
                return part;
            }
        }
        return offset == 0 ? Part.begin(blob, layout) : null;
    }

    /** Ends the use of a file. */
    void release(CachedFile file) {
        entry(file.blob().digest()).leave();
    }

    /**
     * Ends the writing of a blob: a whole one gets its name if it is right, a beginning is left for the next stream.
     *
     * @param confirmed whether somebody has hashed all that the file has; otherwise it is read back
     */
    void release(Part part, boolean confirmed, CancelCheck cancel) {
        CacheEntry entry = entry(part.blob().digest());
        synchronized (entry) {
            try {
                if (entry.suspicious || part.length() > part.blob().size()) {
                    part.discard();
                } else if (part.isWhole()) {
                    keep(entry, part, confirmed, cancel);
                } else {
                    part.leave(clock.instant());
                }
            } catch (IOException e) {
                trouble.tell(part.path(), e);
            }
            released(entry, part);
        }
    }

    /** Gives a part up after the disk has failed. */
    void giveUp(Part part, IOException failure) {
        CacheEntry entry = entry(part.blob().digest());
        synchronized (entry) {
            trouble.tell(part.path(), failure); // before there is room again
            try {
                part.discard();
            } catch (IOException e) {
                trouble.tell(part.path(), e);
            }
            released(entry, part);
        }
    }

    private void released(CacheEntry entry, Part part) {
        entry.storing = false;
        entry.leave();
        room.giveBack(part.blob().size());
        trimIfNeeded();
    }

    private void keep(CacheEntry entry, Part part, boolean confirmed, CancelCheck cancel) throws IOException {
        Descriptor blob = part.blob();
        try (part) {
            if (!confirmed && !part.isRight(hashes.apply(blob.digest()), cancel)) {
                part.discard();
            } else if (part.finish(clock.instant())) {
                entry.trust(layout.blob(blob.digest()), blob.size());
                trimmer.stored(blob.digest(), blob.size());
            }
        }
    }

    /** A file that could not be read to its end. */
    void lost(CachedFile file, IOException failure) {
        entry(file.blob().digest()).distrust();
        trouble.tell(file.path(), failure);
    }

    /** What somebody got under this digest was wrong; if any of it came from here, nothing here is believed any more. */
    void distrust(Digest digest) {
        CacheEntry entry = entries.get(digest);
        if (entry == null) {
            return;
        }
        synchronized (entry) {
            entry.distrust();
            entry.suspicious = true;
            try {
                for (CacheFile part : entry.storing ? List.<CacheFile>of() : layout.parts(digest)) {
                    Part.remove(part.path());
                }
            } catch (IOException e) {
                trouble.tell(layout.blob(digest), e);
            }
        }
    }

    private CacheEntry entry(Digest digest) {
        CacheEntry entry = entries.get(digest);
        if (entry == null) {
            throw new IllegalStateException("never opened: " + digest);
        }
        return entry;
    }

    private boolean isInUse(Digest digest) {
        CacheEntry entry = entries.get(digest);
        return entry != null && entry.isInUse();
    }
}

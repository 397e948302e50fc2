package io.imagetransmit.cache;

import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a cache's folder to its limits. What this process is using stays, and so does the blob that was stored last; of the rest
 * the least recently used goes first. Parts that nobody is writing go after three days. Safe for use by several threads and processes.
 */
final class Trimmer {
    /** Who was cut off on a Friday goes on the next Monday. */
    static final Duration PART_AGE = Duration.ofDays(3);

    private final CacheLayout layout;
    private final CacheLimits limits;
    private final InstantSource clock;
    private final Predicate<Digest> inUse;
    private final LongSupplier reserved;
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicBoolean wanted = new AtomicBoolean();
    /** What the folder holds as far as this process knows, in bytes. */
    private final AtomicLong known = new AtomicLong();

    private volatile @Nullable Digest latest;

    /**
     * @param inUse what this process reads or writes
     * @param reserved bytes that it is about to write, all of a blob from its beginning
     */
    Trimmer(
            CacheLayout layout,
            CacheLimits limits,
            InstantSource clock,
            Predicate<Digest> inUse,
            LongSupplier reserved) {
        this.layout = layout;
        this.limits = limits;
        this.clock = clock;
        this.inUse = inUse;
        this.reserved = reserved;
    }

    CacheStatistics statistics() throws IOException {
        CacheStatistics all = CacheStatistics.NOTHING;
        for (CacheFile file : layout.list()) {
            all = all.and(file);
        }
        return all;
    }

    /** Takes note of a new blob. */
    void stored(Digest digest, long size) {
        latest = digest;
        known.addAndGet(size);
    }

    /** Whether there is more than there may be, as far as this process knows, or will be soon. */
    boolean isOverfull() {
        return known.get() + reserved.getAsLong() > limits.bytes();
    }

    void trimInBackground(Consumer<IOException> failed) {
        wanted.set(true);
        if (running.compareAndSet(false, true)) {
            Thread thread = new Thread(() -> trimWhileWanted(failed), "cache-trim");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void trimWhileWanted(Consumer<IOException> failed) {
        do {
            while (wanted.getAndSet(false)) {
                try {
                    trim();
                } catch (IOException e) {
                    failed.accept(e);
                }
            }
            running.set(false);
            // somebody may have asked between the two
        } while (wanted.get() && running.compareAndSet(false, true));
    }

    CacheStatistics trim() throws IOException {
        Instant now = clock.instant();
        Instant oldest = now.minus(limits.age());
        Instant oldestPart = now.minus(PART_AGE);
        Removal removal = new Removal();
        List<CacheFile> young = new ArrayList<>();
        long bytes = 0;
        for (CacheFile file : layout.list()) {
            boolean old = file.lastUse().isBefore(file.isPart() ? oldestPart : oldest);
            boolean used = inUse.test(file.digest());
            if (old && !used && removal.remove(file)) {
                continue;
            }
            if (!used || !file.isPart()) { // one that is being written is reserved in full
                bytes += file.size();
            }
            if (!used) {
                young.add(file);
            }
        }
        young.sort(Comparator.comparing(CacheFile::lastUse));
        for (CacheFile file : young) {
            if (bytes + reserved.getAsLong() <= limits.bytes()) {
                break;
            }
            if (!file.digest().equals(latest) && !inUse.test(file.digest()) && removal.remove(file)) {
                bytes -= file.size();
            }
        }
        known.set(bytes);
        return removal.end();
    }

    CacheStatistics clear() throws IOException {
        Removal removal = new Removal();
        for (CacheFile file : layout.list()) {
            if (!inUse.test(file.digest())) {
                removal.remove(file);
            }
        }
        known.set(0);
        return removal.end();
    }

    /** Removes files one by one, and goes on when one cannot be removed, which may be open in another program. */
    private static final class Removal {
        private CacheStatistics removed = CacheStatistics.NOTHING;
        private @Nullable IOException failure;

        boolean remove(CacheFile file) {
            try {
                boolean gone = file.isPart() ? Part.remove(file.path()) : Files.deleteIfExists(file.path());
                removed = gone ? removed.and(file) : removed;
                return gone || CacheLayout.attributes(file.path()) == null;
            } catch (IOException e) {
                failure = e;
                return false;
            }
        }

        /** What has been removed; fails if something that should have been could not be. */
        CacheStatistics end() throws IOException {
            if (failure != null) {
                throw failure;
            }
            return removed;
        }
    }
}

package io.imagetransmit.share;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which blobs lie on the disk, who has had them and who may still want them. The file of a blob that every open view has read goes
 * when nobody reads it any more; where room is short, so do those that lie idle, and who comes late fetches them again. Safe for use
 * by several threads.
 */
final class SharedBlobs {
    private final ImageSource source;
    private final SpoolFolder folder;
    private final UnaryOperator<InputStream> limit;
    private final ExecutorService pumps;
    private final Set<View> views = new HashSet<>();
    private final Map<Key, Entry> entries = new LinkedHashMap<>();
    /** Files that nobody shall open any more, but that some still read. */
    private final Map<GrowingFile, Use> leaving = new LinkedHashMap<>();

    private boolean broken;

    /** Two manifests may disagree about a blob's size. */
    private record Key(Digest digest, long size) {
        static Key of(Descriptor blob) {
            return new Key(blob.digest(), blob.size());
        }
    }

    private static final class Entry {
        /** Those that have read it to its end. */
        private final Set<View> finished = new HashSet<>();

        private @Nullable Use use;
    }

    /** A file and who is at it. */
    private static final class Use {
        private final GrowingFile file;
        private final Set<View> openers = new HashSet<>();
        private int streams;

        private Use(GrowingFile file) {
            this.file = file;
        }

        private boolean isIdle() {
            return streams == 0 && (file.missing() == 0 || !file.isGrowing());
        }
    }

    SharedBlobs(ImageSource source, SpoolFolder folder, int pumps, UnaryOperator<InputStream> limit) {
        this.source = source;
        this.folder = folder;
        this.limit = limit;
        AtomicInteger number = new AtomicInteger();
        // what waits here is waited for by readers, so there are never more than those
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(pumps, pumps, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "pump-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        this.pumps = pool;
    }

    synchronized void add(View view) {
        views.add(view);
    }

    /** The file to read a blob from, to be {@link #release}d; null if this reader had better ask the source himself. */
    synchronized @Nullable GrowingFile open(View view, Descriptor blob) {
        Entry entry = entries.computeIfAbsent(Key.of(blob), key -> new Entry());
        Use use = entry.use;
        if (use == null) {
            GrowingFile made = othersMayWant(entry, view) ? create(blob) : null;
            if (made == null) {
                return null;
            }
            use = new Use(made);
            entry.use = use;
        }
        use.openers.add(view);
        use.streams++;
        return use.file;
    }

    private boolean othersMayWant(Entry entry, View view) {
        return views.stream().anyMatch(other -> other != view && !entry.finished.contains(other));
    }

    private @Nullable GrowingFile create(Descriptor blob) {
        if (broken) {
            return null;
        }
        try {
            folder.prepare();
            if (!makeRoom(blob.size())) {
                folder.full();
                return null;
            }
            return new GrowingFile(blob, folder.create(), this::begin);
        } catch (IOException e) {
            broken = true;
            folder.tell(e);
            return null;
        }
    }

    /** Counts what the files that grow will need as well. */
    private boolean makeRoom(long bytes) {
        while (true) {
            long promised = 0;
            Entry idle = null;
            for (Entry entry : entries.values()) {
                Use use = entry.use;
                if (use != null) {
                    promised += use.file.missing();
                    idle = idle == null && use.isIdle() ? entry : idle;
                }
            }
            if (folder.hasRoom(promised + bytes)) {
                return true;
            }
            if (idle == null) {
                return false;
            }
            dismiss(idle);
        }
    }

    private void begin(GrowingFile file, GrowingFile.Stretch stretch, String repository) {
        try {
            pumps.execute(() -> {
                try {
                    new Fetch(source, limit, file, stretch, repository).run();
                } catch (IOException e) {
                    lost(file, e);
                }
                settle(file);
            });
        } catch (RejectedExecutionException e) {
            file.failed(stretch, repository, TransferException.cancelled(Side.SOURCE));
            file.stopped(stretch);
        }
    }

    /** The file cannot be written or read; unless it was only closed, no other one is begun either. */
    synchronized void lost(GrowingFile file, IOException failure) {
        Entry entry = entryOf(file);
        if (entry != null || leaving.containsKey(file)) {
            broken |= !(failure instanceof ClosedChannelException);
            folder.tell(failure);
        }
        file.lose();
        if (entry != null) {
            dismiss(entry);
        }
    }

    /** The entry that has this very file; null if it has a newer one by now. */
    private @Nullable Entry entryOf(GrowingFile file) {
        Entry entry = entries.get(Key.of(file.blob()));
        return entry != null && entry.use != null && entry.use.file == file ? entry : null;
    }

    /** A view has read the file to its end. */
    synchronized void finished(View view, GrowingFile file) {
        Entry entry = entryOf(file);
        if (entry != null) {
            entry.finished.add(view);
        }
    }

    synchronized void release(GrowingFile file) {
        Entry entry = entryOf(file);
        Use use = entry == null ? leaving.get(file) : entry.use;
        if (use != null) {
            use.streams--;
            settle(file);
        }
    }

    private synchronized void settle(GrowingFile file) {
        Entry entry = entryOf(file);
        if (entry != null) {
            settle(entry);
        }
        Use left = leaving.get(file);
        if (left != null && left.streams == 0) {
            leaving.remove(file);
            dispose(left);
        }
    }

    private void settle(Entry entry) {
        Use use = entry.use;
        if (use != null && use.streams == 0 && entry.finished.containsAll(views)) {
            dismiss(entry);
        }
    }

    /** Nobody opens the file any more; it goes with its last reader. */
    private void dismiss(Entry entry) {
        Use use = entry.use;
        entry.use = null;
        if (use != null && use.streams > 0) {
            leaving.put(use.file, use);
        } else if (use != null) {
            dispose(use);
        }
    }

    private void dispose(Use use) {
        use.file.lose(); // a pump at work ends
        folder.dispose(use.file.opened());
    }

    /** A view found a blob wrong. Had it read the file that is there now, the file goes. */
    synchronized void corrupt(View view, Descriptor blob, TransferException reason) {
        Entry entry = entries.get(Key.of(blob));
        if (entry != null && entry.use != null && entry.use.openers.contains(view)) {
            entry.use.file.wrong(reason);
            entry.finished.clear();
            dismiss(entry);
        }
    }

    /** A view was aborted: its readers are to notice, and after the last one the source is to stop as well. */
    void aborted() {
        boolean all;
        synchronized (this) {
            all = views.stream().allMatch(View::isAborted);
            wake();
        }
        if (all) {
            pumps.shutdownNow();
            source.abort();
        }
    }

    synchronized void remove(View view) {
        views.remove(view);
        entries.values().forEach(this::settle);
        wake();
    }

    private void wake() {
        leaving.keySet().forEach(GrowingFile::wake);
        for (Entry entry : entries.values()) {
            if (entry.use != null) {
                entry.use.file.wake();
            }
        }
    }

    /** How many files there are. */
    synchronized int files() {
        return leaving.size()
                + (int) entries.values().stream()
                        .filter(entry -> entry.use != null)
                        .count();
    }

    synchronized void close() {
        broken = true;
        pumps.shutdownNow();
        entries.values().forEach(this::dismiss);
        leaving.values().forEach(this::dispose);
        leaving.clear();
    }
}

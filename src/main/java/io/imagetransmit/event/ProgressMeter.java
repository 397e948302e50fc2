package io.imagetransmit.event;

import io.imagetransmit.image.Descriptor;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How far a job is, for whoever draws it: asked as often as one likes, from any thread. */
public final class ProgressMeter {
    private final Set<BlobProgress> running = ConcurrentHashMap.newKeySet();
    private final LongAdder wanted = new LongAdder();
    private final LongAdder finished = new LongAdder();

    /** A blob was found to be missing at the target and will be moved. */
    public void want(Descriptor blob) {
        wanted.add(blob.size());
    }

    public BlobProgress start(String repository, Descriptor blob) {
        BlobProgress progress = new BlobProgress(repository, blob, System.nanoTime());
        running.add(progress);
        return progress;
    }

    /** A blob has been moved or given up; either way nothing of it is to come. */
    public void end(BlobProgress progress) {
        running.remove(progress);
        finished.add(progress.blob().size());
    }

    /** The blobs on their way, the longest-running first. */
    public List<BlobProgress> running() {
        return running.stream()
                .sorted(Comparator.comparingLong(BlobProgress::startNanos))
                .toList();
    }

    /** Bytes of all blobs that were found missing so far; grows while images are still being looked at. */
    public long wantedBytes() {
        return wanted.sum();
    }

    /** Bytes of {@link #wantedBytes} that need no more work. */
    public long finishedBytes() {
        long bytes = finished.sum();
        for (BlobProgress progress : running) {
            bytes += progress.position();
        }
        return bytes;
    }
}

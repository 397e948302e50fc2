package io.imagetransmit.job;

import io.imagetransmit.event.BlobProgress;
import io.imagetransmit.event.ProgressMeter;
import java.time.Duration;
import java.util.List;

/**
 * A blob on its way, as it is now.
 *
 * @param place {@code host/repository} that it goes to
 * @param position bytes that have passed
 * @param since how long ago its turn came
 */
record RunningBlob(String place, long position, long size, Duration since) {

    /** What is on its way to one target, the longest-running first. */
    static List<RunningBlob> of(String host, ProgressMeter meter) {
        long now = System.nanoTime();
        return meter.running().stream().map(blob -> of(host, blob, now)).toList();
    }

    private static RunningBlob of(String host, BlobProgress blob, long now) {
        return new RunningBlob(
                host + "/" + blob.repository(),
                blob.position(),
                blob.blob().size(),
                Duration.ofNanos(now - blob.startNanos()));
    }

    /** Bytes a second since its turn came. */
    double speed() {
        return position * 1e9 / Math.max(1, since.toNanos());
    }
}

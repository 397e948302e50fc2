package io.imagetransmit.transfer;

import io.imagetransmit.image.Platform;
import java.util.List;

/**
 * How a job is done.
 *
 * @param connections blobs on their way at the same time
 * @param retries further rounds for images that failed for a reason that may pass, and further attempts for a blob that came
 *     out wrong
 * @param platforms take only these of an index; empty for all
 * @param referrers take signatures, SBOMs and other referrers along
 * @param foreignLayers take layers that registries need not hold
 * @param bytesPerSecond for all blobs together; 0 for no limit
 */
public record TransferOptions(
        int connections,
        int retries,
        List<Platform> platforms,
        boolean referrers,
        boolean foreignLayers,
        long bytesPerSecond) {

    public TransferOptions {
        if (connections < 1 || retries < 0 || bytesPerSecond < 0) {
            throw new IllegalArgumentException("out of range");
        }
        platforms = List.copyOf(platforms);
    }

    public static TransferOptions standard() {
        return new TransferOptions(5, 2, List.of(), false, false, 0);
    }
}

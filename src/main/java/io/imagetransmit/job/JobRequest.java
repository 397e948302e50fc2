package io.imagetransmit.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done.
 *
 * @param source name of a source in {@code cfg.yaml}; null for the first one
 * @param target names of targets and groups, commas between them, or {@code docker} or {@code ctr}; null for a bundle
 * @param list file of the image list; {@code -} to take it from {@link Environment#in}; null for the same, or for all images where
 *     a bundle is uploaded
 * @param outprefix what stands in front of the names of a bundle's files, see {@code BundleNames.Prefix}
 * @param bundle meta file, archive or layout to take the images from
 * @param bases meta files of bundles that an increment builds on
 * @param watch to go on, round after round
 * @param listen where watch mode tells how it goes, {@code HOST:PORT}
 * @param dryRun only to find out what would be moved
 * @param report file for the report, JSON or CSV
 * @param referrers to take signatures and the like, also where {@code cfg.yaml} does not say so
 * @param platforms in place of those of {@code cfg.yaml}
 * @param shard which share of the list, see {@link io.imagetransmit.image.Shard#parse}; null for all of it
 */
public record JobRequest(
        @Nullable String source,
        @Nullable String target,
        @Nullable String list,
        @Nullable String outprefix,
        @Nullable String bundle,
        List<String> bases,
        boolean watch,
        @Nullable String listen,
        boolean dryRun,
        @Nullable String report,
        boolean referrers,
        @Nullable String platforms,
        @Nullable String shard) {

    public JobRequest {
        bases = List.copyOf(bases);
    }

    /** Whether nothing at all was said, which asks for help. */
    public boolean isEmpty() {
        return source == null
                && target == null
                && list == null
                && bundle == null
                && outprefix == null
                && bases.isEmpty()
                && !watch;
    }
}

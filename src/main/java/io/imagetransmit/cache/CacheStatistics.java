package io.imagetransmit.cache;

/**
 * How many files, and how many bytes they have together: of a cache's folder, or of what was removed from it.
 *
 * @param blobs whole blobs, those of the original tool among them
 * @param unfinished beginnings of blobs
 */
public record CacheStatistics(long blobs, long bytes, long unfinished, long unfinishedBytes) {
    static final CacheStatistics NOTHING = new CacheStatistics(0, 0, 0, 0);

    CacheStatistics and(CacheFile file) {
        return file.isPart()
                ? new CacheStatistics(blobs, bytes, unfinished + 1, unfinishedBytes + file.size())
                : new CacheStatistics(blobs + 1, bytes + file.size(), unfinished, unfinishedBytes);
    }
}

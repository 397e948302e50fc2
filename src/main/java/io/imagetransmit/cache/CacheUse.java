package io.imagetransmit.cache;

/**
 * What a cache was good for in one run.
 *
 * @param hits how often a blob was opened that was there
 * @param hitBytes bytes that came from the cache, those of unfinished blobs among them
 * @param misses how often the source had to be asked
 * @param missBytes bytes that came from the source
 */
public record CacheUse(long hits, long hitBytes, long misses, long missBytes) {}

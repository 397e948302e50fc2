package io.imagetransmit.config;

/**
 * The local cache.
 *
 * @param pathname the folder under {@code data/}, as written
 * @param keepdays days after which what was not used is thrown away
 * @param keepsize the most that the folder may hold, in GB
 */
public record CacheSettings(String pathname, int keepdays, int keepsize) {}

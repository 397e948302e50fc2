package io.imagetransmit.cache;

import io.imagetransmit.image.Digest;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A file of the cache's folder, as it was when the folder was looked through.
 *
 * @param digest what its content should have, by its name
 * @param isPart whether only the blob's beginning is there
 */
record CacheFile(Path path, Digest digest, boolean isPart, long size, Instant lastUse) {}

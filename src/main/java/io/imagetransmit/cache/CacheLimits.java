package io.imagetransmit.cache;

import java.time.Duration;

/**
 * What a cache may keep.
 *
 * @param age what was not used for so long is thrown away
 * @param bytes the most that all files together may have
 */
public record CacheLimits(Duration age, long bytes) {

    public CacheLimits {
        if (age.isNegative() || age.isZero() || bytes <= 0) {
            throw new IllegalArgumentException("a cache that keeps nothing: " + age + ", " + bytes + " bytes");
        }
    }

    /** As {@code cfg.yaml} says it, in days and GB; a GB has 1024³ bytes, as everywhere in this program. */
    public static CacheLimits of(int keepdays, int keepsize) {
        return new CacheLimits(Duration.ofDays(keepdays), (long) keepsize << 30);
    }
}

package io.imagetransmit.http;

import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When to try again, and after how long: exponential back-off with jitter, or what the peer asked for in {@code Retry-After}
 * (RFC 9110, section 10.2.3; seconds or a date), whichever is longer.
 *
 * @param retries how many further attempts there are after the first
 * @param jitter gives numbers from 0 to 1
 * @param pause waits; throws {@link InterruptedException} when the work is cancelled
 */
public record RetryPolicy(int retries, Duration first, Duration longest, DoubleSupplier jitter, Pause pause) {
    /** A peer that wants more patience than this is asked again all the same. */
    static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(5);

    /** Waits, and measures how long is left. */
    @FunctionalInterface
    public interface Pause {
        void sleep(Duration duration) throws InterruptedException;

        /** Nanoseconds from anywhere, as {@link System#nanoTime} gives them: nobody can put that back. */
        default long nanos() {
            return System.nanoTime();
        }
    }

    public static RetryPolicy standard(int retries) {
        return new RetryPolicy(
                retries,
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Math::random,
                duration -> Thread.sleep(duration.plusNanos(999_999).toMillis()));
    }

    /** The statuses that may be gone a little later. */
    public static boolean isTemporary(int status) {
        return switch (status) {
            case 408, 429, 500, 502, 503, 504 -> true;
            default -> false;
        };
    }

    /**
     * How long to wait before attempt {@code attempt} + 1.
     *
     * @param attempt the number of the attempt that failed, from 1
     * @param retryAfter the peer's header, or null
     */
    public Duration delay(int attempt, @Nullable String retryAfter, Instant now) {
        long ceiling = Math.min(longest.toMillis(), first.toMillis() << Math.min(attempt - 1, 20));
        Duration own = Duration.ofMillis((long) (ceiling * (0.5 + jitter.getAsDouble() / 2)));
        Duration asked = asked(retryAfter, now);
        return asked.compareTo(own) > 0 ? asked : own;
    }

    private static Duration asked(@Nullable String retryAfter, Instant now) {
        Duration asked = Patience.retryAfter(retryAfter, now);
        return asked.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : asked;
    }
}

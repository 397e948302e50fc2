package io.imagetransmit.transfer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.function.LongSupplier;

/**
 * Limits the speed of all streams together. Each read books its bytes on one shared account and waits until they are paid for.
 * Safe for use by several threads.
 */
public final class Throttle {
    private static final long SECOND = 1_000_000_000L;

    /** Waits for a number of nanoseconds. */
    interface Pause {
        void sleep(long nanos) throws InterruptedException;
    }

    private final long bytesPerSecond;
    private final LongSupplier clock;
    private final Pause pause;
    private long paidUntil;

    Throttle(long bytesPerSecond, LongSupplier nanoClock, Pause pause) {
        this.bytesPerSecond = bytesPerSecond;
        this.clock = nanoClock;
        this.pause = pause;
        this.paidUntil = nanoClock.getAsLong();
    }

    public static Throttle of(long bytesPerSecond) {
        return new Throttle(
                bytesPerSecond, System::nanoTime, nanos -> Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000)));
    }

    public InputStream limit(InputStream in) {
        return bytesPerSecond == 0 ? in : new LimitedStream(in);
    }

    /** How long the reader of this many bytes has to wait, in nanoseconds. */
    private synchronized long book(int bytes) {
        long now = clock.getAsLong();
        // what was not used is not saved up, but for a tenth of a second
        paidUntil = Math.max(paidUntil, now - SECOND / 10) + (long) ((double) bytes * SECOND / bytesPerSecond);
        return paidUntil - now;
    }

    private final class LimitedStream extends FilterInputStream {
        LimitedStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] single = new byte[1];
            return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
        }

        /** Small pieces at low speeds, so that the peer is never left without a byte for long. */
        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int most = (int) Math.max(1, Math.min(length, bytesPerSecond / 4));
            int count = in.read(buffer, offset, most);
            if (count > 0) {
                long wait = book(count);
                if (wait > 0) {
                    await(wait);
                }
            }
            return count;
        }

        private void await(long nanos) throws IOException {
            try {
                pause.sleep(nanos);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                InterruptedIOException interrupted = new InterruptedIOException("cancelled");
                interrupted.initCause(e);
                throw interrupted;
            }
        }
    }
}

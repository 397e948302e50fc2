package io.imagetransmit.testing;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What happens to a body on its way through the {@link FaultProxy}. Offsets count its bytes without framing, from 0. Whoever has one
 * become longer has to see to the head.
 *
 * @param changeAt where the bytes are changed
 * @param stopAt how many bytes pass before the stop; {@link #BEFORE_HEAD} for none and no head either
 */
record BodyFault(Change change, long changeAt, long stopAt, Stop stop) {
    static final long BEFORE_HEAD = -1;
    static final BodyFault NONE = new BodyFault(Change.NONE, 0, Long.MAX_VALUE, Stop.CLOSE);
    private static final int SLOW_PIECE = 4096;
    private static final int SLOW_LENGTH = 1 << 20;

    /** What becomes of the bytes. */
    enum Change {
        NONE,
        /** The lowest bit of one byte is flipped. */
        FLIP,
        /** The same with the first decimal digit from there on, or from the beginning if there is none: JSON is still JSON then. */
        DIGIT,
        /** A line end behind the last byte. */
        LONGER,
        /** Some bytes come a second time, in place of those that follow them. */
        REPEAT,
        /** From there on they come a few at a time, for a megabyte. */
        SLOW
    }

    /** What is done when the stop is reached. */
    enum Stop {
        /** RST: the client sees "connection reset". */
        RESET,
        /** FIN: the client sees the end of the stream too early. */
        CLOSE,
        /** Nothing more is moved, until released. */
        STALL,
        /** Another answer is given. */
        ANSWER
    }

    static BodyFault change(Change change, long offset) {
        return new BodyFault(change, offset, Long.MAX_VALUE, Stop.CLOSE);
    }

    static BodyFault stop(Stop stop, long afterBytes) {
        return new BodyFault(Change.NONE, 0, afterBytes, stop);
    }

    /** Moves the body up to its end (true) or to the stop (false); goes on where the counter stands. */
    boolean move(InputStream from, BodyOutput to, AtomicLong moved) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        while (true) {
            long left = stopAt - moved.get();
            if (left <= 0) {
                return false;
            }
            int count = from.read(buffer, 0, (int) Math.min(piece(moved.get()), left));
            if (count < 0) {
                if (change == Change.LONGER) {
                    to.write(new byte[] {'\n'}, 1);
                }
                to.finish();
                return true;
            }
            if (change == Change.DIGIT && moved.get() == 0) {
                alterDigit(buffer, count);
            } else {
                alter(buffer, count, changeAt - moved.get());
            }
            to.write(buffer, count);
            moved.addAndGet(count);
        }
    }

    private int piece(long moved) {
        if (change != Change.SLOW || moved < changeAt || moved - changeAt > SLOW_LENGTH) {
            return 64 * 1024;
        }
        LockSupport.parkNanos(5_000_000);
        return SLOW_PIECE;
    }

    private void alter(byte[] buffer, int count, long position) {
        if (position < 0 || position >= count) {
            return;
        }
        int at = (int) position;
        if (change == Change.FLIP) {
            buffer[at] ^= 1;
        } else if (change == Change.REPEAT) {
            int length = Math.min(at, count - at);
            System.arraycopy(buffer, at - length, buffer, at, length);
        }
    }

    private void alterDigit(byte[] buffer, int count) {
        for (int i = 0; i < count; i++) {
            int at = (int) ((changeAt + i) % count);
            if (buffer[at] >= '0' && buffer[at] <= '9') {
                buffer[at] ^= 1;
                return;
            }
        }
    }

    /** The same without the stop: what comes after a stall. */
    BodyFault withoutStop() {
        return new BodyFault(change, changeAt, Long.MAX_VALUE, stop);
    }
}

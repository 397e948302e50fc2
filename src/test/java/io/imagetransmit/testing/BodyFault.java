package io.imagetransmit.testing;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What happens to a body on its way through the {@link FaultProxy}. Offsets count its bytes without framing, from 0.
 *
 * @param corruptAt the byte whose lowest bit is flipped; negative for none
 * @param stopAt how many bytes pass before the stop; {@link #BEFORE_HEAD} for none and no head either
 */
record BodyFault(long corruptAt, long stopAt, Stop stop) {
    static final long BEFORE_HEAD = -1;
    static final BodyFault NONE = new BodyFault(-1, Long.MAX_VALUE, Stop.CLOSE);

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

    static BodyFault corrupt(long offset) {
        return new BodyFault(offset, Long.MAX_VALUE, Stop.CLOSE);
    }

    static BodyFault stop(Stop stop, long afterBytes) {
        return new BodyFault(-1, afterBytes, stop);
    }

    /** Moves the body up to its end (true) or to the stop (false); goes on where the counter stands. */
    boolean move(InputStream from, BodyOutput to, AtomicLong moved) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        while (true) {
            long left = stopAt - moved.get();
            if (left <= 0) {
                return false;
            }
            int count = from.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                to.finish();
                return true;
            }
            long position = corruptAt - moved.get();
            if (position >= 0 && position < count) {
                buffer[(int) position] ^= 1;
            }
            to.write(buffer, count);
            moved.addAndGet(count);
        }
    }

    /** The same without the stop: what comes after a stall. */
    BodyFault withoutStop() {
        return new BodyFault(corruptAt, Long.MAX_VALUE, stop);
    }
}

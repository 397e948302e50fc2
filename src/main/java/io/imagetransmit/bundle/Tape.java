package io.imagetransmit.bundle;

import io.imagetransmit.store.TransferException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** A file that is read once from its beginning, and hashed as a whole while its parts go their own ways. */
final class Tape {
    private static final int BUFFER = 128 << 10;

    private final InputStream in;
    private final MessageDigest hash;
    private final Pace pace;
    private final byte[] buffer = new byte[BUFFER];
    private long left;
    private int start;
    private int end;
    private int taken;
    private long position;
    private boolean ended;

    /** @param most bytes that are read at most; what stands behind is as if it were not there */
    Tape(InputStream in, long most, MessageDigest hash, Pace pace) {
        this.in = in;
        this.left = most;
        this.hash = hash;
        this.pace = pace;
    }

    /** The offset of the next byte. */
    long position() {
        return position;
    }

    boolean isAtEnd() throws IOException {
        fill();
        return start == end;
    }

    private void fill() throws IOException {
        if (start < end || ended) {
            return;
        }
        int count = left == 0 ? -1 : in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (count < 0) {
            ended = true;
            return;
        }
        start = 0;
        end = count;
        left -= count;
        hash.update(buffer, 0, count);
        pace.read(count);
    }

    /** Takes up to so many bytes, which then stand in {@link #bytes} from {@link #offset} on; -1 at the end. */
    int take(long most) throws IOException {
        fill();
        if (start == end) {
            return -1;
        }
        taken = start;
        int count = (int) Math.min(most, end - start);
        start += count;
        position += count;
        return count;
    }

    byte[] bytes() {
        return buffer;
    }

    int offset() {
        return taken;
    }

    /** The next bytes, so many of them; null if the file ends within them, and then all of it has been taken. */
    byte @Nullable [] take(byte[] record) throws IOException {
        int done = 0;
        while (done < record.length) {
            int count = take(record.length - done);
            if (count < 0) {
                return null;
            }
            System.arraycopy(buffer, taken, record, done, count);
            done += count;
        }
        return record;
    }

    /** Goes forward; whether there were that many bytes. */
    boolean skip(long count) throws IOException {
        for (long rest = count; rest > 0; ) {
            int taken = take(rest);
            if (taken < 0) {
                return false;
            }
            rest -= taken;
        }
        return true;
    }

    /** Goes to the end, so that the hash is that of the whole. */
    void drain() throws IOException, TransferException {
        while (take(BUFFER) >= 0) {
            // hashed by the way
        }
    }
}

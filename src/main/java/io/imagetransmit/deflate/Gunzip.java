package io.imagetransmit.deflate;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks the body of a gzip stream of one member and shows for each step which of its bytes the content came from. Not for
 * several threads.
 */
final class Gunzip implements Closeable {
    private static final int TRAILER = 8;

    /** How it ended. */
    enum End {
        /** Check sum and size are right, and nothing comes behind. */
        SOUND,
        /** They are not, or something does. */
        UNSOUND,
        /** In the middle. */
        TRUNCATED,
        /** It is no deflate stream, or not from here on. */
        BROKEN
    }

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] input = new byte[Piece.SIZE / 2];
    private int inputEnd;
    private int stepStart;
    private int stepLength;
    private @Nullable End end;
    private @Nullable DataFormatException broken;

    /** @param in the stream, positioned behind its header; is not closed */
    Gunzip(InputStream in) {
        this.in = in;
    }

    /**
     * Makes a step; after it {@link #input()} has the bytes that it consumed. Gives the number of bytes of content, which may be
     * 0, or -1 at the end, of whichever kind.
     */
    int step(byte[] target, int offset, int length) throws IOException {
        if (end != null || !hasInput()) {
            return -1;
        }
        int before = inflater.getRemaining();
        int count;
        try {
            count = inflater.inflate(target, offset, length);
        } catch (DataFormatException e) {
            broken = e;
            end = End.BROKEN;
            return -1;
        }
        stepStart = inputEnd - before;
        stepLength = before - inflater.getRemaining();
        crc.update(target, offset, count);
        if (count == 0 && inflater.finished()) {
            end = endsSoundly() ? End.SOUND : End.UNSOUND;
        }
        return count;
    }

    private boolean hasInput() throws IOException {
        if (inflater.needsInput() && !inflater.finished()) {
            inputEnd = Math.max(0, in.read(input, 0, input.length));
            if (inputEnd == 0) {
                end = End.TRUNCATED;
                return false;
            }
            inflater.setInput(input, 0, inputEnd);
        }
        return true;
    }

    private boolean endsSoundly() throws IOException {
        byte[] trailer = new byte[TRAILER + 1];
        int count = Math.min(inflater.getRemaining(), trailer.length);
        System.arraycopy(input, inputEnd - inflater.getRemaining(), trailer, 0, count);
        count += in.readNBytes(trailer, count, trailer.length - count);
        return count == TRAILER
                && Matches.intAt(trailer, 0) == (int) crc.getValue()
                && Matches.intAt(trailer, 4) == (int) inflater.getBytesWritten();
    }

    byte[] input() {
        return input;
    }

    int stepStart() {
        return stepStart;
    }

    int stepLength() {
        return stepLength;
    }

    /** How it ended, or null if it has not. */
    @Nullable
    End end() {
        return end;
    }

    /**
     * Does nothing if it has ended after all of its content.
     *
     * @throws EOFException if it is truncated
     * @throws ZipException if it is broken
     */
    void requireContent() throws IOException {
        if (end == End.TRUNCATED) {
            throw new EOFException("the gzip stream ends in the middle");
        }
        if (end == End.BROKEN) {
            ZipException wrong = new ZipException("not a deflate stream");
            wrong.initCause(broken);
            throw wrong;
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}

package io.imagetransmit.bundle.compact;

import io.imagetransmit.bundle.squash.TarHeader;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into chunks where its content says so, so that a change moves no cut but those around it: by a rolling hash, at
 * the borders of files in a tar, and around the headers of zip entries, at whatever depth they are stored. What looks like a tar
 * or a zip and is none is cut at other places, and that is all. The pieces in which the stream comes make no difference. For one
 * stream and one thread.
 *
 * <p>Where it cuts is no part of the format, but who cuts otherwise finds less in the bundles of before.
 */
final class Chunker {
    /** Bytes; no chunk is longer. */
    static final int LONGEST = 32 << 10;

    private static final int SHORTEST = 1 << 10;
    private static final int USUAL = 4 << 10;
    /** Shorter chunks are not made for the sake of a zip's header. */
    private static final int SHORTEST_AT_HEADER = 64;

    /** Before the usual length cuts are rarer by four, behind it more frequent by four. */
    private static final long RARE = 0x3fffL << 50;

    private static final long FREQUENT = 0x3ffL << 54;

    private static final int ZIP_HEADER = 0x504b0304;
    private static final int ZIP_HEADER_LENGTH = 30;
    private static final int LONGEST_ZIP_NAME = 4 << 10;
    private static final long NEVER = Long.MAX_VALUE;
    private static final long[] GEAR = gear();

    private final Chunks chunks;
    private final byte[] buffer = new byte[8 * LONGEST];
    /** In the buffer: the chunk in hand, what has been looked at, and what has come. */
    private int start;

    private int at;
    private int end;
    /** Bytes of the stream before the buffer. */
    private long before;

    private long hash;
    private int lastFour;
    private long zipLengthsAt = NEVER;
    private long zipContentAt = NEVER;
    private long tarHeaderAt;
    private long tarHeaderEnd = NEVER;
    private boolean tarContentBefore;

    /** Takes what was cut; the bytes are only there during the call. */
    interface Chunks {
        void chunk(byte[] buffer, int start, int length) throws IOException;
    }

    Chunker(Chunks chunks) {
        this.chunks = chunks;
    }

    private static long[] gear() {
        SplittableRandom random = new SplittableRandom(0x696d6167652d7472L);
        long[] gear = new long[256];
        Arrays.setAll(gear, unused -> random.nextLong());
        return gear;
    }

    void write(byte[] source, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            if (end == buffer.length) {
                compact();
            }
            int count = Math.min(left, buffer.length - end);
            System.arraycopy(source, from, buffer, end, count);
            end += count;
            from += count;
            left -= count;
            scan();
        }
    }

    /** All has been written. */
    void finish() throws IOException {
        if (end > start) {
            cutAt(end);
        }
    }

    /** Makes room; as much as a tar's header stays in front of the chunk in hand. */
    private void compact() {
        int kept = Math.max(0, start - TarHeader.RECORD);
        System.arraycopy(buffer, kept, buffer, 0, end - kept);
        before += kept;
        start -= kept;
        at -= kept;
        end -= kept;
    }

    private void scan() throws IOException {
        while (at < end) {
            long event = Math.min(Math.min(tarHeaderAt, tarHeaderEnd), Math.min(zipLengthsAt, zipContentAt));
            if (event == before + at) {
                happen(event);
            } else {
                scan((int) Math.min(end, event - before));
            }
        }
    }

    /** Looks at the bytes up to a place; nothing else happens before it, unless a header of a zip is found on the way. */
    private void scan(int stop) throws IOException {
        byte[] bytes = buffer;
        long rolling = hash;
        int four = lastFour;
        int position = at;
        while (position < stop) {
            byte next = bytes[position++];
            rolling = (rolling << 1) + GEAR[next & 0xff];
            four = four << 8 | (next & 0xff);
            int length = position - start;
            if (four == ZIP_HEADER) {
                at = position;
                zipHeader(before + position - 4);
                break;
            }
            if (length >= SHORTEST && ((rolling & (length < USUAL ? RARE : FREQUENT)) == 0 || length >= LONGEST)) {
                cutAt(position);
            }
        }
        at = position;
        hash = rolling;
        lastFour = four;
    }

    private void zipHeader(long header) throws IOException {
        if (header - before - start >= SHORTEST_AT_HEADER) {
            cutAt((int) (header - before));
        }
        zipLengthsAt = header + ZIP_HEADER_LENGTH;
        zipContentAt = NEVER;
    }

    private void happen(long event) throws IOException {
        if (event == zipLengthsAt) {
            zipLengthsAt = NEVER;
            int lengths = Integer.reverseBytes(lastFour);
            int name = lengths & 0xffff;
            int extra = lengths >>> 16;
            zipContentAt = name <= LONGEST_ZIP_NAME && extra <= LONGEST_ZIP_NAME ? event + name + extra : NEVER;
        }
        if (event == zipContentAt) {
            zipContentAt = NEVER;
            if (at - start >= SHORTEST_AT_HEADER) {
                cutAt(at);
            }
        }
        if (event == tarHeaderAt) {
            tarHeaderAt = NEVER;
            tarHeaderEnd = event + TarHeader.RECORD;
            if (tarContentBefore && at > start) {
                cutAt(at);
            }
        } else if (event == tarHeaderEnd) {
            tarHeaderEnd = NEVER;
            tarHeader(event);
        }
    }

    private void tarHeader(long event) throws IOException {
        TarHeader header = header();
        if (header == null || header.size() > NEVER / 2) {
            return; // the end of the tar, or none at all
        }
        long content = "123456".indexOf(header.type()) >= 0 ? 0 : header.size();
        tarContentBefore = content > 0;
        tarHeaderAt = event + content + TarHeader.padding(content);
        if (tarContentBefore && at > start) {
            cutAt(at);
        }
    }

    private @Nullable TarHeader header() {
        int first = at - TarHeader.RECORD;
        return first < 0 ? null : TarHeader.parse(Arrays.copyOfRange(buffer, first, at));
    }

    private void cutAt(int stop) throws IOException {
        int from = start;
        start = stop;
        chunks.chunk(buffer, from, stop - from);
    }
}

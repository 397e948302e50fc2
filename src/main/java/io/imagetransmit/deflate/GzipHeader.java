package io.imagetransmit.deflate;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** The header of a gzip stream (RFC 1952, section 2.3), kept as the bytes that it is. Immutable. */
public final class GzipHeader {
    /** In bytes. A name, a comment and extra fields could be of any length, those of layers have none or few. */
    public static final int LARGEST = 64 << 10;

    private static final int FIXED_PART = 10;
    private static final int TIME = 4;
    private static final int ZERO_TIME = 0x886e0900;
    private static final int UNKNOWN_SYSTEM = 255;
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final byte[] bytes;

    private GzipHeader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The header at the beginning of these bytes; empty if there is none, or not all of it, or too long a one. */
    public static Optional<GzipHeader> at(byte[] bytes, int length) {
        int end = end(bytes, Math.min(length, LARGEST));
        return end < 0 ? Optional.empty() : Optional.of(new GzipHeader(Arrays.copyOf(bytes, end)));
    }

    /** A header without time and name. */
    static GzipHeader plain(int extraFlags, int operatingSystem) {
        return new GzipHeader(
                new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, (byte) extraFlags, (byte) operatingSystem});
    }

    /** What pgzip writes: its time is the zero time of Go, of the year 1, in as many bits as there are. */
    static GzipHeader pgzip() {
        byte[] bytes = plain(0, UNKNOWN_SYSTEM).bytes;
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[TIME + i] = (byte) (ZERO_TIME >>> (8 * i));
        }
        return new GzipHeader(bytes);
    }

    private static int end(byte[] bytes, int length) {
        if (length < FIXED_PART || bytes[0] != 0x1f || bytes[1] != (byte) 0x8b || bytes[2] != 8) {
            return -1;
        }
        int flags = bytes[3];
        if ((flags & RESERVED) != 0) {
            return -1;
        }
        int at = FIXED_PART;
        if ((flags & EXTRA) != 0) {
            at += 2;
            if (at > length) {
                return -1;
            }
            at += (bytes[at - 2] & 0xff) | (bytes[at - 1] & 0xff) << 8;
        }
        if ((flags & NAME) != 0) {
            at = afterZero(bytes, at, length);
        }
        if ((flags & COMMENT) != 0) {
            at = afterZero(bytes, at, length);
        }
        if ((flags & HEADER_CRC) != 0) {
            at += 2;
        }
        return at > length ? -1 : at;
    }

    private static int afterZero(byte[] bytes, int start, int length) {
        int at = start;
        while (at < length && bytes[at] != 0) {
            at++;
        }
        return at + 1;
    }

    /** In bytes. */
    public int length() {
        return bytes.length;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /** Whether the time is the one in {@link #pgzip()}. */
    boolean hasPgzipsTime() {
        return Matches.intAt(bytes, TIME) == ZERO_TIME;
    }

    /** 2 for the best compression, 4 for the fastest, by most encoders. */
    int extraFlags() {
        return bytes[8] & 0xff;
    }

    /** 3 for Unix, 255 for an unknown one. */
    int operatingSystem() {
        return bytes[9] & 0xff;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GzipHeader header && Arrays.equals(bytes, header.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}

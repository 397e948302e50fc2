/*
 * A port of Go's compress/flate. Copyright 2009, 2016 The Go Authors. All rights reserved. Use of that source code is governed by
 * a BSD-style licence, see docs/licenses/go.txt.
 */
package io.imagetransmit.deflate;

/** The symbols of RFC 1951, section 3.2.5, and the form in which a matcher hands its findings to the {@link BlockWriter}. */
final class Symbols {
    /** A token that is at least this stands for a match, a lesser one for the literal of this value. */
    static final int MATCH = 1 << 30;

    static final int END_OF_BLOCK = 256;
    static final int FIRST_LENGTH = 257;
    static final int LITERALS_AND_LENGTHS = 286;
    static final int OFFSETS = 30;

    private static final int LENGTH_SHIFT = 22;
    private static final int OFFSET_MASK = (1 << LENGTH_SHIFT) - 1;
    private static final int SHORTEST = 3;

    static final int[] LENGTH_EXTRA_BITS = {
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
    };

    /** The least length of each code, less the shortest possible one. */
    static final int[] LENGTH_BASE = {
        0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 255
    };

    static final int[] OFFSET_EXTRA_BITS = {
        0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13
    };

    /** The least offset of each code, less one. */
    static final int[] OFFSET_BASE = {
        0x0000, 0x0001, 0x0002, 0x0003, 0x0004, 0x0006, 0x0008, 0x000c, 0x0010, 0x0018, 0x0020, 0x0030, 0x0040, 0x0060,
        0x0080, 0x00c0, 0x0100, 0x0180, 0x0200, 0x0300, 0x0400, 0x0600, 0x0800, 0x0c00, 0x1000, 0x1800, 0x2000, 0x3000,
        0x4000, 0x6000
    };

    /** The code of each length, from the shortest on. */
    static final byte[] LENGTH_CODES = new byte[256];

    /** The codes of offsets: of the near ones one by one, of those from 257 on in steps of 128. */
    private static final byte[] OFFSET_CODES = new byte[512];

    static {
        for (int code = 0; code < LENGTH_BASE.length; code++) {
            for (int length = LENGTH_BASE[code]; length < LENGTH_CODES.length; length++) {
                LENGTH_CODES[length] = (byte) code;
            }
        }
        for (int code = 0; code < OFFSETS; code++) {
            for (int near = OFFSET_BASE[code]; near < 256; near++) {
                OFFSET_CODES[near] = (byte) code;
            }
            for (int far = Math.max(2, OFFSET_BASE[code] >>> 7); far < 256; far++) {
                OFFSET_CODES[256 + far] = (byte) code;
            }
        }
    }

    private Symbols() {}

    static int match(int length, int offset) {
        return MATCH | (length - SHORTEST) << LENGTH_SHIFT | (offset - 1);
    }

    /** The length of a match, less the shortest possible one. */
    static int matchLength(int token) {
        return token >>> LENGTH_SHIFT & 0xff;
    }

    /** The offset of a match, less one. */
    static int matchOffset(int token) {
        return token & OFFSET_MASK;
    }

    /** The code of an offset less one. */
    static int offsetCode(int offset) {
        return OFFSET_CODES[offset < 256 ? offset : 256 + (offset >>> 7)];
    }
}

package io.imagetransmit.bundle.squash;

import java.nio.ByteBuffer;

/** CRC-64 by the polynomial of ISO 3309, as Go's {@code hash/crc64} computes it: the check sum of tar-split files. */
final class Crc64 {
    private static final long POLYNOMIAL = 0xd800000000000000L;
    /** Eight tables, so that eight bytes are taken at a time. */
    private static final long[][] TABLES = tables();

    private long state = -1;

    private static long[][] tables() {
        long[][] tables = new long[8][256];
        for (int i = 0; i < 256; i++) {
            long value = i;
            for (int bit = 0; bit < 8; bit++) {
                value = (value & 1) == 1 ? value >>> 1 ^ POLYNOMIAL : value >>> 1;
            }
            tables[0][i] = value;
        }
        for (int i = 0; i < 256; i++) {
            for (int table = 1; table < 8; table++) {
                long before = tables[table - 1][i];
                tables[table][i] = tables[0][(int) before & 0xff] ^ before >>> 8;
            }
        }
        return tables;
    }

    void update(byte[] bytes, int start, int length) {
        long crc = state;
        int at = start;
        int end = start + length;
        for (; end - at >= 8; at += 8) {
            crc = TABLES[7][(int) (crc ^ bytes[at]) & 0xff]
                    ^ TABLES[6][(int) (crc >>> 8 ^ bytes[at + 1]) & 0xff]
                    ^ TABLES[5][(int) (crc >>> 16 ^ bytes[at + 2]) & 0xff]
                    ^ TABLES[4][(int) (crc >>> 24 ^ bytes[at + 3]) & 0xff]
                    ^ TABLES[3][(int) (crc >>> 32 ^ bytes[at + 4]) & 0xff]
                    ^ TABLES[2][(int) (crc >>> 40 ^ bytes[at + 5]) & 0xff]
                    ^ TABLES[1][(int) (crc >>> 48 ^ bytes[at + 6]) & 0xff]
                    ^ TABLES[0][(int) (crc >>> 56 ^ bytes[at + 7]) & 0xff];
        }
        for (; at < end; at++) {
            crc = TABLES[0][(int) (crc ^ bytes[at]) & 0xff] ^ crc >>> 8;
        }
        state = crc;
    }

    /** Begins anew. */
    void reset() {
        state = -1;
    }

    long value() {
        return ~state;
    }

    /** The most significant byte first. */
    static byte[] bytes(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}

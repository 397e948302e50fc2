package io.imagetransmit.bundle.squash;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One header record of a tar (POSIX.1-2001 "ustar", GNU tar), as far as it says what stands behind it.
 *
 * @param name the bytes as they are, from the record alone
 * @param size of what stands behind it, bytes; padding not counted
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TarHeader(byte[] name, char type, long size) {
    /** Bytes. */
    public static final int RECORD = 512;

    private static final int NAME_LENGTH = 100;
    private static final int SIZE = 124;
    private static final int CHECK_SUM = 148;
    private static final int TYPE = 156;
    private static final int MAGIC = 257;
    private static final int PREFIX = 345;
    private static final int PREFIX_LENGTH = 155;

    /** Reads a record; null if it is not the header of anything, because it is damaged or the tar is none. */
    public static @Nullable TarHeader parse(byte[] record) {
        if (number(record, CHECK_SUM, 8) != sum(record)) {
            return null;
        }
        long size = number(record, SIZE, 12);
        return size < 0 ? null : new TarHeader(name(record), (char) (record[TYPE] & 0xff), size);
    }

    private static long sum(byte[] record) {
        long sum = 8 * ' ';
        for (int i = 0; i < RECORD; i++) {
            sum += i >= CHECK_SUM && i < CHECK_SUM + 8 ? 0 : record[i] & 0xff;
        }
        return sum;
    }

    /** Octal digits between blanks and zero bytes, or binary if the first bit is set; -1 for anything else. */
    private static long number(byte[] record, int start, int length) {
        if ((record[start] & 0x80) != 0) {
            return binary(record, start, length);
        }
        int at = start;
        int end = start + length;
        while (at < end && record[at] == ' ') {
            at++;
        }
        long value = 0;
        for (; at < end && record[at] >= '0' && record[at] <= '7'; at++) {
            value = (value << 3) + record[at] - '0';
        }
        for (; at < end; at++) {
            if (record[at] != ' ' && record[at] != 0) {
                return -1;
            }
        }
        return value;
    }

    private static long binary(byte[] record, int start, int length) {
        long value = record[start] & 0x7f;
        for (int i = start + 1; i < start + length; i++) {
            if (value > Long.MAX_VALUE >> 8) {
                return -1;
            }
            value = value << 8 | (record[i] & 0xff);
        }
        return value;
    }

    /** Prefix and name; GNU's own form has something else where the prefix stands, but only with the other magic. */
    private static byte[] name(byte[] record) {
        byte[] name = text(record, 0, NAME_LENGTH);
        boolean posix = record[MAGIC] == 'u' && record[MAGIC + 5] == 0;
        byte[] prefix = posix ? text(record, PREFIX, PREFIX_LENGTH) : new byte[0];
        if (prefix.length == 0) {
            return name;
        }
        byte[] whole = Arrays.copyOf(prefix, prefix.length + 1 + name.length);
        whole[prefix.length] = '/';
        System.arraycopy(name, 0, whole, prefix.length + 1, name.length);
        return whole;
    }

    private static byte[] text(byte[] record, int start, int length) {
        int end = start;
        while (end < start + length && record[end] != 0) {
            end++;
        }
        return Arrays.copyOfRange(record, start, end);
    }

    static boolean isEmpty(byte[] record) {
        for (byte value : record) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    /** How many zero bytes follow content of this length. */
    public static int padding(long length) {
        return (int) (-length & (RECORD - 1));
    }
}

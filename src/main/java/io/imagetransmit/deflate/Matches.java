package io.imagetransmit.deflate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at several bytes at a time. */
final class Matches {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG_INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Matches() {}

    /** Four bytes, the first in the lowest place. */
    static int intAt(byte[] bytes, int offset) {
        return (int) INT.get(bytes, offset);
    }

    /** Four bytes, the first in the highest place. */
    static int bigIntAt(byte[] bytes, int offset) {
        return (int) BIG_INT.get(bytes, offset);
    }

    /** Eight bytes, the first in the lowest place. */
    static long longAt(byte[] bytes, int offset) {
        return (long) LONG.get(bytes, offset);
    }

    /**
     * How many bytes from two places on are the same, up to {@code limit}. Looks up to seven bytes beyond the limit, but never
     * beyond the arrays' end.
     */
    static int length(byte[] a, int aStart, byte[] b, int bStart, int limit) {
        int length = 0;
        int whole = Math.min(limit, Math.min(a.length - aStart, b.length - bStart) - Long.BYTES + 1);
        while (length < whole) {
            long difference = longAt(a, aStart + length) ^ longAt(b, bStart + length);
            if (difference != 0) {
                return Math.min(limit, length + (Long.numberOfTrailingZeros(difference) >>> 3));
            }
            length += Long.BYTES;
        }
        while (length < limit && a[aStart + length] == b[bStart + length]) {
            length++;
        }
        return Math.min(length, limit);
    }
}

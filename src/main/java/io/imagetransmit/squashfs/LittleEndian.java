package io.imagetransmit.squashfs;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers as squashfs writes them. */
final class LittleEndian {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private LittleEndian() {}

    /** Two bytes without a sign. */
    static int u16(byte[] bytes, int offset) {
        return (short) SHORT.get(bytes, offset) & 0xffff;
    }

    /** Four bytes without a sign. */
    static long u32(byte[] bytes, int offset) {
        return (int) INT.get(bytes, offset) & 0xffffffffL;
    }

    /** Eight bytes; a number beyond 2⁶³ comes out negative and must be refused by whoever uses it. */
    static long i64(byte[] bytes, int offset) {
        return (long) LONG.get(bytes, offset);
    }
}

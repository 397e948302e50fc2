package io.imagetransmit.bundle.compact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PackerTest {
    private static Unpacker unpacker(Packer packer) {
        return new Unpacker(ByteBuffer.wrap(packer.toByteArray()));
    }

    private static Unpacker unpacker(int... bytes) {
        byte[] narrow = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            narrow[i] = (byte) bytes[i];
        }
        return new Unpacker(ByteBuffer.wrap(narrow));
    }

    @Test
    void numbersComeBack() throws Exception {
        for (int bits = 0; bits < 63; bits++) {
            for (long value : new long[] {1L << bits, (1L << bits) - 1, Long.MAX_VALUE >>> bits}) {
                Packer packer = new Packer();
                packer.number(value);
                assertEquals(Math.max(1, (70 - Long.numberOfLeadingZeros(value)) / 7), packer.size());
                Unpacker in = unpacker(packer);
                assertEquals(value, in.number());
                assertTrue(in.isAtEnd());
            }
        }
        assertThrows(IllegalArgumentException.class, () -> new Packer().number(-1));
    }

    @Test
    void differencesComeBack() throws Exception {
        long largest = 1L << 61;
        for (long value : new long[] {0, 1, -1, 63, -64, 64, 1L << 40, -(1L << 40), largest, -largest}) {
            Packer packer = new Packer();
            packer.difference(value);
            assertEquals(value, unpacker(packer).difference());
        }
        Packer packer = new Packer();
        packer.difference(-64);
        assertEquals(1, packer.size());
    }

    @Test
    void textsAndBytesComeBack() throws Exception {
        Packer packer = new Packer();
        packer.text("");
        packer.text("镜像 \uD83D\uDE00");
        packer.bytes(new byte[] {1, 2, 3, 4}, 1, 2);
        Unpacker in = unpacker(packer);
        assertEquals("", in.text());
        assertEquals("镜像 \uD83D\uDE00", in.text());
        assertFalse(in.isAtEnd());
        assertEquals(2, in.left());
        assertArrayEquals(new byte[] {2, 3}, in.bytes(2));
        packer.clear();
        assertEquals(0, packer.size());
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThrows(CompactException.class, () -> unpacker().number());
        assertThrows(CompactException.class, () -> unpacker(0x80, 0x80).number());
        assertThrows(
                CompactException.class,
                () -> unpacker(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1)
                        .number());
        assertThrows(CompactException.class, () -> unpacker(5).number(4));
        assertThrows(
                CompactException.class,
                () -> unpacker(0xff, 0xff, 0xff, 0xff, 0x0f).number(Integer.MAX_VALUE));
        assertThrows(CompactException.class, () -> unpacker(3, 'a', 'b').text());
        assertThrows(
                CompactException.class,
                () -> unpacker(0xff, 0xff, 0xff, 0x7f, 'a').text());
        assertThrows(CompactException.class, () -> unpacker(1).bytes(2));
    }
}

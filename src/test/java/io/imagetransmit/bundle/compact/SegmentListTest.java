package io.imagetransmit.bundle.compact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SegmentListTest {
    private static SegmentList read(Packer packed, int bases, long most) throws CompactException {
        return SegmentList.read(new Unpacker(ByteBuffer.wrap(packed.toByteArray())), bases, most);
    }

    private static void assertSame(SegmentList expected, SegmentList list) {
        assertEquals(expected.size(), list.size());
        assertEquals(expected.length(), list.length());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.source(i), list.source(i));
            assertEquals(expected.position(i), list.position(i));
            assertEquals(expected.start(i), list.start(i));
            assertEquals(expected.length(i), list.length(i));
        }
    }

    @Test
    void stretchesThatFollowEachOtherBecomeOne() {
        SegmentList list = new SegmentList();
        list.add(SegmentList.OWN, SegmentList.position(3, 100), 50);
        list.add(SegmentList.OWN, SegmentList.position(3, 150), 10);
        list.add(SegmentList.OWN, SegmentList.position(3, 150), 10);
        list.add(SegmentList.OWN, SegmentList.position(4, 160), 10);
        list.add(1, 0, 7);
        list.add(1, 7, 3);
        list.add(2, 10, 3);
        list.add(2, 12, 3);
        assertEquals(6, list.size());
        assertEquals(96, list.length());
        assertEquals(60, list.length(0));
        assertEquals(10, list.length(3));
        assertEquals(3, list.length(5));
    }

    @Test
    void theSegmentOfAPlaceIsFound() {
        SegmentList list = new SegmentList();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 200; i++) {
            list.add(SegmentList.OWN, SegmentList.position(i, random.nextInt(1000)), 1 + random.nextInt(20));
        }
        for (int i = 0; i < list.size(); i++) {
            assertEquals(i, list.at(list.start(i)));
            assertEquals(i, list.at(list.start(i) + list.length(i) - 1));
        }
    }

    @Test
    void listsComeBackAsTheyWere() throws Exception {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int bases = random.nextInt(4);
            SegmentList list = new SegmentList();
            for (int i = random.nextInt(400); i > 0; i--) {
                int source = random.nextInt(bases + 1);
                if (source == SegmentList.OWN) {
                    int block = random.nextInt(3) == 0 ? random.nextInt(Integer.MAX_VALUE) : random.nextInt(5);
                    list.add(
                            source, SegmentList.position(block, random.nextInt(30 << 20)), 1 + random.nextInt(1 << 20));
                } else {
                    list.add(source, random.nextLong(1L << 60), 1 + random.nextLong(1L << 40));
                }
            }
            Packer out = new Packer();
            list.write(out, bases);
            assertSame(list, read(out, bases, list.length()));
        }
    }

    @Test
    void aRunIsShort() throws Exception {
        SegmentList list = new SegmentList();
        for (int i = 0; i < 100_000; i++) {
            list.add(1, 5000L + i * 4096L, 4096);
        }
        Packer out = new Packer();
        list.write(out, 1);
        assertTrue(out.size() < 12);
        assertSame(list, read(out, 1, list.length()));
    }

    /** Segments as numbers: how many, and source, jump and offset or jump alone, length of each. */
    private static Packer numbers(long... numbers) {
        Packer out = new Packer();
        for (long number : numbers) {
            out.number(number);
        }
        return out;
    }

    @Test
    void whatCannotBeIsRefused() throws Exception {
        long max = Long.MAX_VALUE;
        assertEquals(9, read(numbers(1, 0, 2, 20, 9), 0, 9).length());
        assertRefused("a source that is none", numbers(1, 2, 0, 9), 1);
        assertRefused("more than the content", numbers(2, 1, 0, 9, 1, 0, 92), 1);
        assertRefused("nothing", numbers(1, 1, 0, 0), 1);
        assertRefused("a count without segments", numbers(50), 1);
        assertRefused("a mad count", numbers(max), 1);
        assertRefused("a block below 0", numbers(1, 0, 1, 20, 9), 0);
        assertRefused("a block that no number has", numbers(1, 0, 1L << 33, 20, 9), 0);
        assertRefused("an offset below 0", numbers(1, 0, 0, 1, 9), 0);
        assertRefused("an offset in no block", numbers(1, 0, 0, (64L << 20) + 2, 1), 0);
        assertRefused("a length in no block", numbers(1, 0, 0, 0, (32L << 20) + 1), 0, max);
        assertRefused("an end in no block", numbers(1, 0, 0, 64L << 20, 1), 0, max);
        assertRefused("a base's position below 0", numbers(1, 1, 1, 9), 1);
        assertRefused("a base's position that overflows", numbers(3, 1, max - 1, 9, 1, max - 1, 9, 1, max - 1, 9), 1);
        assertRefused("a length that overflows", numbers(2, 1, 8, 9, 1, 0, max), 1, max);
    }

    private static void assertRefused(String what, Packer packed, int bases) {
        assertRefused(what, packed, bases, 100);
    }

    private static void assertRefused(String what, Packer packed, int bases, long most) {
        assertThrows(CompactException.class, () -> read(packed, bases, most), what);
    }

    @Test
    void noiseIsAListOrRefused() {
        int refused = 0;
        for (long seed = 0; seed < 30_000; seed++) {
            byte[] noise = Pieces.random(seed, 40);
            noise[0] &= 7;
            for (int i = 1; i < noise.length; i++) {
                noise[i] &= (byte) (seed % 2 == 0 ? 0x8f : 0x03);
            }
            try {
                SegmentList list = SegmentList.read(new Unpacker(ByteBuffer.wrap(noise)), 2, 1000);
                long sum = 0;
                for (int i = 0; i < list.size(); i++) {
                    assertTrue(list.length(i) > 0 && list.position(i) >= 0 && list.source(i) <= 2);
                    assertEquals(sum, list.start(i));
                    sum += list.length(i);
                }
                assertTrue(sum == list.length() && sum <= 1000);
            } catch (CompactException e) {
                refused++;
            }
        }
        assertTrue(refused > 1000 && refused < 30_000, refused + " refused");
    }
}

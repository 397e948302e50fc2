package io.imagetransmit.bundle.squash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TarSplitterTest {
    /** The tar again, and what was taken for contents. */
    private static final class Taken implements TarSplitter.Parts {
        private final ByteArrayOutputStream all = new ByteArrayOutputStream();
        private final List<String> names = new ArrayList<>();
        private long literal;

        @Override
        public void literal(byte[] bytes, int start, int length) {
            all.write(bytes, start, length);
            literal += length;
        }

        @Override
        public void content(byte[] name, long size, InputStream content) throws IOException {
            byte[] bytes = content.readAllBytes();
            assertEquals(size, bytes.length);
            all.writeBytes(bytes);
            names.add(new String(name, StandardCharsets.UTF_8));
        }
    }

    @Test
    void everyTarIsPutTogetherAgain() throws IOException {
        for (OddTar odd : OddTar.splittable()) {
            Taken taken = new Taken();
            TarSplitter.split(new ByteArrayInputStream(odd.bytes()), taken);
            assertArrayEquals(odd.bytes(), taken.all.toByteArray(), odd.name());
        }
    }

    @Test
    void namesAreFoundInEveryFormOfHeader() throws IOException {
        String path = "deep/".repeat(40) + "file";
        for (byte[] tar : List.of(
                OddTar.gnuLongName(path), OddTar.pax(path), OddTar.ustarPrefix(path), OddTar.paxOverGnu(path))) {
            Taken taken = new Taken();
            TarSplitter.split(new ByteArrayInputStream(tar), taken);
            assertEquals(List.of(path), taken.names);
        }
    }

    @Test
    void whatIsNotUnderstoodIsRefused() {
        for (OddTar odd : OddTar.refused()) {
            assertThrows(
                    NotSplittableException.class,
                    () -> TarSplitter.split(new ByteArrayInputStream(odd.bytes()), new Taken()),
                    odd.name());
        }
    }

    @Test
    void aDamagedTarIsRefusedOrPutTogetherButNeverMore() {
        byte[] tar = OddTar.splittable().get(0).bytes();
        Random random = new Random(3);
        int refused = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = Arrays.copyOf(tar, random.nextInt(10) == 0 ? random.nextInt(tar.length) : tar.length);
            for (int flips = random.nextInt(4); flips >= 0 && damaged.length > 0; flips--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Taken taken = new Taken();
            try {
                TarSplitter.split(new ByteArrayInputStream(damaged), taken);
                assertArrayEquals(damaged, taken.all.toByteArray());
            } catch (NotSplittableException e) {
                refused++;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        assertTrue(refused > 100, String.valueOf(refused));
    }

    @Test
    void headersThatSayAnythingDoNoHarm() throws IOException {
        Random random = new Random(4);
        int whole = 0;
        List<OddTar> tars = OddTar.splittable();
        for (int i = 0; i < 5000; i++) {
            byte[] tar = tars.get(random.nextInt(tars.size())).bytes().clone();
            if (tar.length < 1024 || tar.length > 400_000) {
                continue;
            }
            int at = random.nextInt(Math.min(tar.length / 512, 8)) * 512;
            byte[] header = Arrays.copyOfRange(tar, at, at + 512);
            header[random.nextInt(2) == 0 ? 156 : 124 + random.nextInt(12)] = (byte) random.nextInt(256);
            System.arraycopy(OddTar.summed(header), 0, tar, at, 512);
            Taken taken = new Taken();
            try {
                TarSplitter.split(new ByteArrayInputStream(tar), taken);
                assertArrayEquals(tar, taken.all.toByteArray());
                whole++;
            } catch (NotSplittableException e) {
                assertTrue(taken.all.size() <= tar.length);
            }
        }
        assertTrue(whole > 100, String.valueOf(whole));
    }

    @Test
    void contentsAreNotTakenForHeaders() throws IOException {
        Taken taken = new Taken();
        TarSplitter.split(new ByteArrayInputStream(OddTar.tarInTar()), taken);
        assertEquals(List.of("inner.tar"), taken.names);
        assertTrue(taken.literal < 3000, String.valueOf(taken.literal));
    }
}

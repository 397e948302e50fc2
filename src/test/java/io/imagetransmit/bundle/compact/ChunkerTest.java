package io.imagetransmit.bundle.compact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.image.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChunkerTest {
    private static final int MEGABYTE = 1 << 20;

    /** Chunks, which have been proven to be the bytes in order, none of them empty or too long. */
    private static List<byte[]> chunks(byte[] bytes, IntSupplier pieces) throws IOException {
        List<byte[]> chunks = new ArrayList<>();
        Chunker chunker =
                new Chunker((buffer, start, length) -> chunks.add(Arrays.copyOfRange(buffer, start, start + length)));
        for (int at = 0; at < bytes.length; ) {
            int count = Math.min(pieces.getAsInt(), bytes.length - at);
            chunker.write(bytes, at, count);
            at += count;
        }
        chunker.finish();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] chunk : chunks) {
            assertTrue(chunk.length > 0 && chunk.length <= Chunker.LONGEST, () -> chunk.length + " bytes");
            all.writeBytes(chunk);
        }
        assertArrayEquals(bytes, all.toByteArray());
        return chunks;
    }

    private static List<byte[]> chunks(byte[] bytes) throws IOException {
        return chunks(bytes, () -> 64 << 10);
    }

    private static List<Long> cuts(List<byte[]> chunks) {
        List<Long> cuts = new ArrayList<>();
        long at = 0;
        for (byte[] chunk : chunks) {
            at += chunk.length;
            cuts.add(at);
        }
        return cuts;
    }

    private static double known(byte[] before, byte[] after) throws IOException {
        Set<Digest> known = new HashSet<>();
        chunks(before).forEach(chunk -> known.add(Digest.sha256(chunk)));
        List<byte[]> chunks = chunks(after);
        return chunks.stream()
                        .filter(chunk -> known.contains(Digest.sha256(chunk)))
                        .mapToLong(chunk -> chunk.length)
                        .sum()
                / (double) after.length;
    }

    @Test
    void thePiecesInWhichAStreamComesMakeNoDifference() throws Exception {
        for (long seed = 0; seed < 12; seed++) {
            byte[] layer = Pieces.layer(seed, 25);
            List<Long> expected = cuts(chunks(layer, () -> Integer.MAX_VALUE));
            SplittableRandom random = new SplittableRandom(seed);
            for (int bound : new int[] {2, 40, 600, 9_000, 400_000}) {
                assertEquals(expected, cuts(chunks(layer, () -> 1 + random.nextInt(bound))), seed + " " + bound);
            }
        }
    }

    @Test
    void chunksAreOfTheUsualLength() throws Exception {
        for (byte[] bytes : List.of(Pieces.random(1, 4 * MEGABYTE), Pieces.text(1, 4 * MEGABYTE))) {
            int count = chunks(bytes).size();
            assertTrue(count > bytes.length / 8192 && count < bytes.length / 2048, count + " chunks");
        }
    }

    @Test
    void aChangeMovesOnlyTheCutsAroundIt() throws Exception {
        byte[] bytes = Pieces.text(2, 2 * MEGABYTE);
        assertTrue(known(bytes, Pieces.concat(new byte[] {1}, bytes)) > 0.98);
        assertTrue(known(bytes, Arrays.copyOfRange(bytes, 1, bytes.length)) > 0.98);
        assertTrue(known(bytes, Pieces.changed(bytes, 5, 3)) > 0.95);
        byte[] layer = Pieces.layer(3, 60);
        assertTrue(known(layer, Pieces.concat(Pieces.tarEntry("new", Pieces.text(4, 3000)), layer)) > 0.98);
    }

    @Test
    void zipEntriesAreCutOutWhereverTheyAre() throws Exception {
        byte[] entry = Pieces.zipEntry("BOOT-INF/lib/a-library-of-some-name-1.2.jar", Pieces.text(5, 700));
        byte[] before = Pieces.random(6, 10_000);
        List<Long> cuts = cuts(chunks(Pieces.concat(before, entry, Pieces.zipEntry("other", new byte[900]))));
        assertTrue(cuts.contains(10_000L), cuts::toString);
        assertTrue(
                cuts.contains(10_000L + 30 + "BOOT-INF/lib/a-library-of-some-name-1.2.jar".length() + 4),
                cuts::toString);
        assertTrue(cuts.contains(10_000L + entry.length), cuts::toString);
    }

    @Test
    void filesOfATarAreCutOut() throws Exception {
        byte[] small = Pieces.tarEntry("small", Pieces.text(7, 100));
        byte[] directory = Pieces.tarHeader("folder", '5', new byte[0]);
        byte[] large = Pieces.tarEntry("large", Pieces.random(8, 100_000));
        List<Long> cuts = cuts(chunks(Pieces.concat(small, directory, large, small, new byte[1024])));
        long contentOfLarge = small.length + directory.length + 512L;
        assertTrue(cuts.containsAll(List.of(512L, (long) small.length, contentOfLarge)), cuts::toString);
        long behindLarge = (long) small.length + directory.length + large.length;
        assertTrue(cuts.containsAll(List.of(behindLarge, behindLarge + 512)), cuts::toString);
    }

    /** The content of one file is the same chunks whatever is in front of it. */
    @Test
    void aFileIsFoundAgainInAnotherTar() throws Exception {
        byte[] file = Pieces.tarEntry("file", Pieces.random(9, 20_000));
        byte[] one = Pieces.concat(Pieces.tarEntry("a", Pieces.random(10, 5_000)), file, new byte[1024]);
        byte[] other = Pieces.concat(Pieces.tarEntry("b", Pieces.random(11, 777)), file, new byte[1024]);
        assertTrue(known(one, other) > 20_000.0 / other.length);
    }

    @Test
    void streamsMadeToBeCutOftenAreNot() throws Exception {
        byte[] headers = repeated(new byte[] {'P', 'K', 3, 4}, MEGABYTE);
        assertTrue(chunks(headers).size() <= MEGABYTE / 64 + 1);
        byte[] entries = repeated(Pieces.zipEntry("", new byte[0]), MEGABYTE);
        assertTrue(chunks(entries).size() <= MEGABYTE / 64 + 1);
        byte[] odd = repeated(new byte[] {'P', 'K', 3, 4, 'P', 'P', 'K', 3, 4}, MEGABYTE);
        assertTrue(chunks(odd).size() <= MEGABYTE / 64 + 1);
        byte[] files = repeated(Pieces.tarEntry("f", new byte[] {1}), MEGABYTE);
        assertTrue(chunks(files).size() <= MEGABYTE / 256 + 1);
        assertEquals(MEGABYTE / Chunker.LONGEST, chunks(new byte[MEGABYTE]).size());
        assertTrue(chunks(new byte[0]).isEmpty());
    }

    @Test
    void tarHeadersWithMadSizesAreTakenAsTheyAre() throws Exception {
        byte[] largest = {(byte) 0x80, 0, 0, 0, 0x7f, -1, -1, -1, -1, -1, -1, -1};
        byte[] half = {(byte) 0x80, 0, 0, 0, 0x3f, -1, -1, -1, -1, -1, -1, -1};
        byte[] tooLarge = new byte[12];
        Arrays.fill(tooLarge, (byte) 0xff);
        byte[] octal = "777777777777".getBytes(StandardCharsets.US_ASCII);
        byte[] behind = Pieces.layer(12, 5);
        for (byte[] size : List.of(largest, half, tooLarge, octal, new byte[] {'-', '1'}, new byte[0])) {
            for (char type : "05gx".toCharArray()) {
                byte[] header = Pieces.tarHeader("mad", type, size);
                assertTrue(chunks(Pieces.concat(header, behind)).size() < 300);
                assertTrue(chunks(Pieces.concat(header, header, header)).size() <= 3);
            }
        }
    }

    private static byte[] repeated(byte[] piece, int length) {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; at++) {
            bytes[at] = piece[at % piece.length];
        }
        return bytes;
    }
}

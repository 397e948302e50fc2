package io.imagetransmit.bundle.compact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.image.Digest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CompactWriterTest {
    @TempDir
    Path folder;

    /** Blobs that have much in common with each other. */
    private static List<byte[]> blobs(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> parts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            parts.add(Pieces.layer(random.nextLong(), 4));
        }
        List<byte[]> blobs = new ArrayList<>(List.of(new byte[0], new byte[] {1}));
        while (blobs.size() < count) {
            byte[] blob = new byte[0];
            for (int i = 1 + random.nextInt(5); i > 0; i--) {
                blob = Pieces.concat(
                        blob, parts.get(random.nextInt(8)), Pieces.random(random.nextLong(), random.nextInt(50_000)));
            }
            blobs.add(blob);
        }
        return blobs;
    }

    private static Set<Digest> digests(List<byte[]> blobs) {
        Set<Digest> digests = new HashSet<>();
        blobs.forEach(blob -> digests.add(Digest.sha256(blob)));
        return digests;
    }

    @Test
    void whatSeveralThreadsPackComesBack() throws Exception {
        for (int lanes = 1; lanes <= 4; lanes++) {
            CompactRig rig = new CompactRig(folder.resolve("lanes" + lanes), 700_000);
            List<byte[]> blobs = blobs(lanes, 30);
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try (CompactWriter writer =
                    rig.writer(new CompactShape(1, CompactRig.BLOCK, lanes, 8 << 20), KnownContent.none())) {
                List<Future<Digest>> packed = new ArrayList<>();
                for (byte[] blob : blobs) {
                    packed.add(threads.submit(() -> CompactRig.pack(writer, blob)));
                }
                for (Future<Digest> one : packed) {
                    assertTrue(writer.has(one.get()));
                }
                assertTrue(writer.finish(digests(blobs)).isEmpty());
            } finally {
                threads.shutdownNow();
            }
            assertTrue(rig.data().size() > 1);
            try (CompactReader reader = rig.reader()) {
                for (byte[] blob : blobs) {
                    CompactRig.assertHolds(reader, blob);
                    assertEquals(blob.length, reader.size(Digest.sha256(blob)));
                    reader.check(Digest.sha256(blob));
                }
            }
        }
    }

    @Test
    void aBlobIsReadFromAnyPlace() throws Exception {
        CompactRig rig = new CompactRig(folder);
        byte[] plain = Pieces.layer(5, 12);
        byte[] content = Pieces.layer(6, 6);
        byte[] gzip = CompactRig.gzip(content);
        try (CompactWriter writer = rig.writer()) {
            writer.finish(Set.of(CompactRig.pack(writer, plain), CompactRig.packUnpacked(writer, content)));
        }
        SplittableRandom random = new SplittableRandom(7);
        try (CompactReader reader = rig.reader()) {
            for (byte[] blob : List.of(plain, gzip)) {
                for (int i = 0; i < 20; i++) {
                    int offset = random.nextInt(blob.length + 1);
                    try (InputStream in = reader.open(Digest.sha256(blob), offset, CompactRig.NO_BASES)) {
                        assertArrayEquals(Arrays.copyOfRange(blob, offset, blob.length), in.readAllBytes());
                    }
                }
            }
            assertThrows(
                    EOFException.class, () -> reader.open(Digest.sha256(gzip), gzip.length + 1L, CompactRig.NO_BASES));
            Content whole = reader.content(Digest.sha256(gzip), CompactRig.NO_BASES);
            assertEquals(content.length, whole.length());
            byte[] more = new byte[100];
            assertEquals(10, whole.read(content.length - 10, more, 0, 100));
            assertArrayEquals(
                    Arrays.copyOfRange(content, content.length - 10, content.length), Arrays.copyOf(more, 10));
            assertThrows(CompactException.class, () -> reader.size(Digest.sha256(new byte[9])));
        }
    }

    @Test
    void whatSeveralBlobsHaveIsStoredOnce() throws Exception {
        byte[] common = Pieces.random(8, 600_000);
        CompactRig rig = new CompactRig(folder);
        try (CompactWriter writer = rig.writer()) {
            Set<Digest> wanted = new HashSet<>();
            for (int i = 0; i < 10; i++) {
                wanted.add(CompactRig.pack(writer, Pieces.concat(Pieces.random(i, 100 * i), common)));
            }
            wanted.add(CompactRig.packUnpacked(writer, common));
            writer.finish(wanted);
        }
        assertTrue(rig.size() < 700_000, rig.size() + " bytes");
    }

    /** A table of 256 times 32 slots for a content of some 14000 chunks. */
    @Test
    void aTableThatIsTooSmallCostsOnlySpace() throws Exception {
        byte[] blob = Pieces.text(9, 16 << 20);
        CompactRig rig = new CompactRig(folder);
        Set<Digest> wanted = new HashSet<>();
        try (CompactWriter writer = rig.writer(new CompactShape(1, CompactRig.BLOCK, 1, 1), KnownContent.none())) {
            wanted.add(CompactRig.pack(writer, blob));
            wanted.add(CompactRig.pack(writer, Pieces.concat(new byte[] {1}, blob)));
            writer.finish(wanted);
        }
        try (CompactReader reader = rig.reader()) {
            CompactRig.assertHolds(reader, blob);
            CompactRig.assertHolds(reader, Pieces.concat(new byte[] {1}, blob));
        }
    }

    @Test
    void whatNobodyNeedsIsRemoved() throws Exception {
        for (long seed = 0; seed < 4; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<byte[]> blobs = blobs(20 + seed, 20);
            List<byte[]> kept =
                    blobs.stream().filter(blob -> random.nextInt(4) == 0).toList();
            CompactRig rig = new CompactRig(folder.resolve("rest" + seed), 900_000);
            CompactRig alone = new CompactRig(folder.resolve("alone" + seed), 900_000);
            try (CompactWriter writer = rig.writer()) {
                for (byte[] blob : blobs) {
                    CompactRig.pack(writer, blob);
                }
                try (Packing given = writer.begin()) {
                    given.write(new byte[3_000_000], 0, 3_000_000);
                    given.write(Pieces.random(3, 3_000_000), 0, 3_000_000);
                }
                writer.finish(digests(kept));
                writer.finish(digests(kept)); // once more changes nothing
            }
            try (CompactWriter writer = alone.writer()) {
                for (byte[] blob : kept) {
                    CompactRig.pack(writer, blob);
                }
                writer.finish(digests(kept));
            }
            assertTrue(rig.size() <= alone.size() + 3L * CompactRig.BLOCK, rig.size() + " and " + alone.size());
            try (CompactReader reader = rig.reader()) {
                for (byte[] blob : blobs) {
                    assertEquals(digests(kept).contains(Digest.sha256(blob)), reader.holds(Digest.sha256(blob)));
                }
                for (byte[] blob : kept) {
                    CompactRig.assertHolds(reader, blob);
                }
            }
            assertIndexIsThatOf(rig, kept);
        }
    }

    /** The index has the wanted blobs, each block that they name once, and no other. */
    private static void assertIndexIsThatOf(CompactRig rig, List<byte[]> kept) throws IOException {
        Set<Integer> needed = new HashSet<>();
        List<Integer> listed = new ArrayList<>();
        try (BaseIndex index = BaseIndex.open(rig.index())) {
            Set<Digest> blobs = new HashSet<>();
            for (BlobRecord blob : index.blobs()) {
                blobs.add(blob.digest());
                for (int i = 0; i < blob.segments().size(); i++) {
                    needed.add(SegmentList.block(blob.segments().position(i)));
                }
            }
            assertEquals(digests(kept), blobs);
            index.chunks((number, chunks) -> listed.add(number));
        }
        assertEquals(needed, new HashSet<>(listed));
        assertEquals(needed.size(), listed.size());
    }

    @Test
    void aBlobThatIsNotThereIsMissed() throws Exception {
        CompactRig rig = new CompactRig(folder);
        try (CompactWriter writer = rig.writer()) {
            Digest there = CompactRig.pack(writer, new byte[] {1});
            Digest missing = Digest.sha256(new byte[] {2});
            assertFalse(writer.has(missing));
            assertThrows(CompactException.class, () -> writer.finish(Set.of(there, missing)));
        }
    }

    /** One who gives up, at whatever moment, leaves the others their turns and their content. */
    @Test
    void aThreadThatIsInterruptedDisturbsNobodyElse() throws Exception {
        CompactRig rig = new CompactRig(folder);
        List<byte[]> blobs = blobs(31, 16);
        byte[] noise = Pieces.random(30, 4_000_000);
        int cancelled = 0;
        try (CompactWriter writer = rig.writer()) {
            for (byte[] blob : blobs) {
                List<Throwable> ends = new ArrayList<>();
                Thread victim = new Thread(() -> {
                    try {
                        while (true) {
                            noise[0]++;
                            CompactRig.pack(writer, noise);
                        }
                    } catch (IOException e) {
                        ends.add(e);
                    }
                });
                victim.start();
                CompactRig.pack(writer, blob);
                victim.interrupt();
                CompactRig.pack(writer, Pieces.concat(blob, new byte[] {1}));
                victim.join();
                cancelled += ends.get(0) instanceof InterruptedIOException ? 1 : 0;
            }
            assertEquals(blobs.size(), cancelled);
            writer.finish(digests(blobs));
        }
        try (CompactReader reader = rig.reader()) {
            for (byte[] blob : blobs) {
                CompactRig.assertHolds(reader, blob);
            }
        }
        assertTrue(Files.size(rig.index()) > 0);
    }
}

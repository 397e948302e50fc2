package io.imagetransmit.bundle.compact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a killed run has left is gone on with. */
@Timeout(120)
class ResumedTest {
    @TempDir
    Path folder;

    private final List<byte[]> blobs = new ArrayList<>();
    private int rigs;

    @BeforeEach
    void makeBlobs() {
        byte[] common = Pieces.text(1, 300_000);
        for (int i = 0; i < 8; i++) {
            blobs.add(Pieces.concat(Pieces.text(10 + i, 150_000), common, Pieces.random(20 + i, 150_000)));
        }
    }

    private CompactRig rig() throws IOException {
        return new CompactRig(folder.resolve("rig" + rigs++));
    }

    private Set<Digest> all() {
        Set<Digest> all = new HashSet<>();
        blobs.forEach(blob -> all.add(Digest.sha256(blob)));
        return all;
    }

    /** What a run leaves that is killed before its last step, or behind it. */
    private CompactRig left(boolean finished) throws IOException {
        CompactRig rig = rig();
        try (CompactWriter writer = rig.writer()) {
            for (byte[] blob : blobs) {
                CompactRig.pack(writer, blob);
            }
            if (finished) {
                writer.finish(all());
            }
        }
        return rig;
    }

    /** Goes on, packing only what is missing or nothing more, and checks what is called packed. Gives how many were there. */
    private int resume(CompactRig rig, boolean packMore) throws IOException {
        int there = 0;
        Set<Digest> wanted = new HashSet<>();
        try (CompactWriter writer = rig.writer()) {
            for (byte[] blob : blobs) {
                if (writer.has(Digest.sha256(blob))) {
                    wanted.add(Digest.sha256(blob));
                    there++;
                } else if (packMore) {
                    wanted.add(CompactRig.pack(writer, blob));
                }
            }
            writer.finish(wanted);
        }
        try (CompactReader reader = rig.reader()) {
            for (byte[] blob : blobs) {
                assertEquals(wanted.contains(Digest.sha256(blob)), reader.holds(Digest.sha256(blob)));
                if (wanted.contains(Digest.sha256(blob))) {
                    CompactRig.assertHolds(reader, blob);
                }
            }
        }
        return there;
    }

    /** Cut off, and often with zeros in the last part of what is left, as a file system may have it when the power has gone. */
    private static byte[] torn(byte[] file, SplittableRandom random) {
        byte[] torn = Arrays.copyOf(file, random.nextInt(4) == 0 ? file.length : random.nextInt(file.length + 1));
        if (torn.length > 0 && random.nextInt(3) == 0) {
            Arrays.fill(torn, Math.max(0, torn.length - 1 - random.nextInt(60_000)), torn.length, (byte) 0);
        }
        return torn;
    }

    @Test
    void aRunThatWasKilledAnywhereIsGoneOnWith() throws Exception {
        int[] counts = new int[blobs.size() + 1];
        for (boolean finished : new boolean[] {false, true}) {
            CompactRig left = left(finished);
            byte[] data = Files.readAllBytes(left.data(0));
            byte[] index = Files.readAllBytes(left.index());
            for (long seed = 0; seed < 16; seed++) {
                SplittableRandom random = new SplittableRandom(seed);
                CompactRig rig = rig();
                Files.write(rig.data(0), torn(data, random));
                Files.write(rig.index(), torn(index, random));
                counts[resume(rig, seed % 2 == 0)]++;
                Files.delete(rig.data(0));
            }
        }
        assertTrue(Arrays.stream(counts).filter(count -> count > 0).count() > 2, Arrays.toString(counts));
    }

    @Test
    void aFinishedRunIsThereAsAWhole() throws Exception {
        assertEquals(blobs.size(), resume(left(true), false));
    }

    /** Killed in the last step, which moves what is needed over what is not. */
    @Test
    void aRunThatWasStoppedInItsLastStepIsGoneOnWith() throws Exception {
        int stopped = 0;
        for (int i = 0; i < 8; i++) {
            CompactRig rig = rig();
            try (CompactWriter writer = rig.writer()) {
                for (byte[] blob : blobs) {
                    CompactRig.pack(writer, blob);
                    CompactRig.pack(writer, Pieces.random(i, 400_000));
                }
                stopped += finishes(writer, 1000L * i) ? 0 : 1;
            }
            resume(rig, true);
            Files.delete(rig.data(0));
        }
        assertTrue(stopped > 0, "none was stopped");
    }

    /** Whether the last step comes to its end before it is interrupted, some microseconds after its beginning. */
    private boolean finishes(CompactWriter writer, long microseconds) throws Exception {
        List<Throwable> failures = new ArrayList<>();
        Thread last = new Thread(() -> {
            try {
                writer.finish(Set.of(Digest.sha256(blobs.get(2)), Digest.sha256(blobs.get(7))));
            } catch (IOException e) {
                failures.add(e);
            }
        });
        last.start();
        long until = System.nanoTime() + microseconds * 1000;
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        last.interrupt();
        last.join();
        failures.forEach(failure -> assertTrue(failure instanceof InterruptedIOException, failure::toString));
        return failures.isEmpty();
    }

    /** A block that its list of chunks does not fit is cut off, and no chunk of it is referred to. */
    @Test
    void aBlockThatIsNotWhatTheIndexSaysIsForgotten() throws Exception {
        CompactRig left = left(false);
        byte[] index = Files.readAllBytes(left.index());
        int at = 12;
        at += 9 + ByteBuffer.wrap(index).getInt(at + 1); // behind the list of the first block
        int end = at + 9 + ByteBuffer.wrap(index).getInt(at + 1);
        for (int place : new int[] {end - 3, end - 1}) { // a hash, and a length
            byte[] changed = index.clone();
            changed[place] ^= 1;
            Mutation.seal(changed);
            CompactRig rig = rig();
            Files.copy(left.data(0), rig.data(0));
            Files.write(rig.index(), changed);
            assertTrue(resume(rig, true) < blobs.size());
        }
    }

    @Test
    void whatIsNoBlockIsCutOff() throws Exception {
        for (byte[] payload : new byte[][] {
            new byte[0],
            new byte[7],
            ByteBuffer.allocate(9).putInt(-1).array(),
            ByteBuffer.allocate(9).putInt(Integer.MAX_VALUE).putInt(5).array(),
            ByteBuffer.allocate(9).putInt(0).putInt(-1).array(),
            ByteBuffer.allocate(9).putInt(0).putInt(Integer.MAX_VALUE).array()
        }) {
            CompactRig rig = rig();
            try (Volumes data = Volumes.toWrite(Long.MAX_VALUE, rig::data)) {
                RecordFile.create(data, Layout.DATA).append(Layout.BLOCK, payload);
            }
            try (Volumes lists = Volumes.toWrite(Long.MAX_VALUE, number -> rig.index())) {
                RecordFile.create(lists, Layout.INDEX).append(Layout.CHUNKS, new byte[] {0, 0});
            }
            try (CompactWriter writer = rig.writer()) {
                byte[] blob = Pieces.random(5, 10_000);
                assertFalse(writer.has(Digest.sha256(blob)));
                writer.finish(Set.of(CompactRig.pack(writer, blob)));
                try (CompactReader reader = rig.reader()) {
                    CompactRig.assertHolds(reader, blob);
                }
            }
        }
    }

    /** For each block up to the highest number there is a bit in memory. */
    @Test
    void aNumberThatNoBlockCanHaveIsNotBelieved() throws IOException {
        CompactRig rig = rig();
        Volumes data = Volumes.toWrite(Long.MAX_VALUE, rig::data);
        Volumes index = Volumes.toWrite(Long.MAX_VALUE, number -> rig.index());
        try (data;
                index) {
            RecordFile file = RecordFile.create(data, Layout.DATA);
            byte[] frame = Zstd.compress(new byte[10]);
            for (int number : new int[] {3, Integer.MAX_VALUE - 1}) {
                ByteBuffer head =
                        ByteBuffer.allocate(8).putInt(number).putInt(10).flip();
                file.append(Layout.BLOCK, head, ByteBuffer.wrap(frame));
            }
            RecordFile lists = RecordFile.create(index, Layout.INDEX);
            assertEquals(4, Resumed.of(file, lists, new ChunkTable(1 << 20)).nextBlock());
        }
    }
}

package io.imagetransmit.bundle.compact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that were damaged in seeded ways. {@code -Dcompact.mutations} says how many there are of each kind, {@code -Dcompact.seed}
 * where they begin.
 */
@Timeout(3600)
class DamageTest {
    private static final int MUTATIONS = Integer.getInteger("compact.mutations", 1_500);
    private static final long SEED = Long.getLong("compact.seed", 1);
    /** Bytes of the heap that one attempt may take, in all. */
    private static final long MOST_MEMORY = 150L << 20;

    private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path folder;

    private final List<byte[]> blobs = new ArrayList<>();
    private final byte[] baseContent = entry(3, 3_000);

    /** Is cut at its border. */
    private static byte[] entry(long seed, int length) {
        return Pieces.zipEntry("n".repeat(40), Pieces.text(seed, length));
    }

    private static long allocated() {
        return MEMORY.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private Content base(BaseBlob blob) throws IOException {
        if (!blob.digest().equals(Digest.sha256(baseContent))) {
            throw new IOException("nobody has " + blob.digest());
        }
        return new Content() {
            @Override
            public long length() {
                return baseContent.length;
            }

            @Override
            public int read(long position, byte[] target, int start, int count) {
                int some = (int) Math.min(count, baseContent.length - position);
                System.arraycopy(baseContent, (int) position, target, start, some);
                return some;
            }
        };
    }

    /** Small, but with all that there is: blobs as they are and unpacked, what they share, and a base. */
    private CompactRig small() throws IOException {
        CompactRig base = new CompactRig(folder.resolve("base"));
        try (CompactWriter writer = base.writer()) {
            writer.finish(Set.of(CompactRig.pack(writer, baseContent)));
        }
        KnownContent known = new KnownContent(1 << 20);
        known.add(base.index());
        byte[] shared = entry(1, 1_500);
        byte[] content = Pieces.concat(new byte[100], shared, entry(2, 50));
        blobs.add(Pieces.concat(shared, entry(4, 200)));
        blobs.add(CompactRig.gzip(content));
        blobs.add(Pieces.concat(baseContent, entry(5, 70)));
        CompactRig rig = new CompactRig(folder.resolve("small"));
        Set<Digest> wanted = new HashSet<>();
        try (CompactWriter writer = rig.writer(CompactRig.SHAPE, known)) {
            wanted.add(CompactRig.pack(writer, blobs.get(0)));
            wanted.add(CompactRig.packUnpacked(writer, content));
            wanted.add(CompactRig.pack(writer, blobs.get(2)));
            assertEquals(1, writer.finish(wanted).size());
        }
        return rig;
    }

    /** How many blobs come out right, wrong, or not at all. */
    private static final class Outcome {
        private int right;
        private int wrong;
        private int refused;
    }

    private void read(List<Path> files, Outcome outcome) {
        try (CompactReader reader = CompactReader.open(files, new BlockRoom())) {
            for (byte[] blob : blobs) {
                read(reader, blob, outcome);
            }
        } catch (IOException e) {
            outcome.refused += blobs.size();
        }
    }

    /** As whoever takes a blob does: no further than it should be. */
    private void read(CompactReader reader, byte[] blob, Outcome outcome) {
        Digest digest = Digest.sha256(blob);
        try (InputStream in = reader.open(digest, 0, this::base)) {
            if (Digest.sha256(in.readNBytes(blob.length + 1)).equals(digest)) {
                outcome.right++;
            } else {
                outcome.wrong++;
            }
        } catch (IOException e) {
            outcome.refused++;
        }
    }

    @Test
    void aDamagedDataFileGivesTheRightBytesOrNone() throws Exception {
        CompactRig rig = small();
        byte[] data = Files.readAllBytes(rig.data(0));
        Path file = folder.resolve("mutant");
        Outcome asIs = new Outcome();
        Outcome sealed = new Outcome();
        Mutation mutation = new Mutation(SEED);
        for (int i = 0; i < 2 * MUTATIONS; i++) {
            byte[] mutant = mutation.of(data);
            if (i % 2 == 0) {
                Mutation.seal(mutant);
            }
            Files.write(file, mutant);
            long before = allocated();
            read(List.of(file), i % 2 == 0 ? sealed : asIs);
            long taken = allocated() - before;
            assertTrue(taken < MOST_MEMORY, taken + " bytes");
        }
        report("data", asIs);
        report("sealed data", sealed);
        assertEquals(0, asIs.wrong);
        assertTrue(asIs.right > MUTATIONS / 5 && asIs.refused > MUTATIONS, asIs.right + " right");
        assertTrue(sealed.right > MUTATIONS / 3 && sealed.refused > MUTATIONS, sealed.right + " right");
    }

    private static void report(String what, Outcome outcome) {
        if (Integer.getInteger("compact.mutations") != null) {
            System.out.println(what + ": " + outcome.right + " right, " + outcome.wrong + " wrong, " + outcome.refused
                    + " refused");
        }
    }

    @Test
    void aDamagedIndexIsReadOrRefused() throws Exception {
        byte[] index = Files.readAllBytes(small().index());
        Path file = folder.resolve("mutant");
        Mutation mutation = new Mutation(SEED);
        Outcome asIs = new Outcome();
        Outcome sealed = new Outcome();
        for (int i = 0; i < 2 * MUTATIONS; i++) {
            byte[] mutant = mutation.of(index);
            if (i % 2 == 0) {
                Mutation.seal(mutant);
            }
            Outcome outcome = i % 2 == 0 ? sealed : asIs;
            Files.write(file, mutant);
            long before = allocated();
            try {
                new KnownContent(1 << 20).add(file);
                outcome.right++;
            } catch (IOException e) {
                outcome.refused++;
            }
            long taken = allocated() - before;
            assertTrue(taken < MOST_MEMORY, taken + " bytes");
        }
        report("index", asIs);
        report("sealed index", sealed);
        assertTrue(asIs.refused > MUTATIONS * 9 / 10, asIs.refused + " refused");
        assertTrue(sealed.refused > MUTATIONS / 10 && sealed.right > MUTATIONS / 30, sealed.right + " read");
    }

    /** What an earlier run left may be anything: it is gone on with, and what is packed then is right. */
    @Test
    void damagedFilesAreGoneOnWith() throws Exception {
        CompactRig rig = small();
        byte[] data = Files.readAllBytes(rig.data(0));
        byte[] index = Files.readAllBytes(rig.index());
        Mutation mutation = new Mutation(SEED);
        CompactRig mutant = new CompactRig(folder.resolve("resumed"));
        for (int i = 0; i < MUTATIONS / 20; i++) {
            byte[] changed = mutation.below(3) == 0 ? data : mutation.of(data);
            Files.write(mutant.data(0), changed);
            Files.write(mutant.index(), mutation.below(3) == 0 ? index : mutation.of(index));
            Set<Digest> wanted = new HashSet<>();
            try (CompactWriter writer = mutant.writer()) {
                for (byte[] blob : blobs) {
                    Digest digest = Digest.sha256(blob);
                    wanted.add(writer.has(digest) ? digest : CompactRig.pack(writer, blob));
                }
                writer.finish(wanted);
            } catch (CompactException e) {
                assertTrue(e.isNewer(), e::toString); // what a newer version has begun is not touched
                continue;
            }
            Outcome outcome = new Outcome();
            read(mutant.data(), outcome);
            assertEquals(blobs.size(), outcome.right);
        }
    }
}

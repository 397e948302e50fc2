package io.imagetransmit.cache;

import static io.imagetransmit.cache.CacheRig.MIB;
import static io.imagetransmit.cache.CacheRig.PLENTY;
import static io.imagetransmit.cache.CacheRig.read;
import static io.imagetransmit.cache.CachingSourceTest.failure;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.cache.MemorySource.Opening;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import io.imagetransmit.testing.Command;
import io.imagetransmit.testing.Programs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong bytes, on the line and on the disk, and disks that fail: nothing wrong is given out, and no transfer ends. */
class CacheDamageTest {
    private final CacheRig rig = new CacheRig();
    private final MemorySource memory = new MemorySource();

    private CachingSource run() {
        return new CachingSource(memory, rig.cache(PLENTY));
    }

    @AfterEach
    void stop() {
        assertEquals(0, memory.openStreams(), "closed");
        rig.close();
    }

    @Test
    void wrongBytesOfTheSourceAreNotKept() throws IOException {
        Descriptor blob = memory.add(1, 3 * MIB);
        byte[] right = memory.bytes(blob);
        memory.damage(blob, MIB);
        CachingSource source = run();
        assertEquals(Kind.CORRUPT, failure(source, blob));
        assertEquals(List.of(), rig.files());
        try (InputStream unverified = source.openBlob(MemorySource.REPOSITORY, blob, 0)) {
            assertEquals(3 * MIB, unverified.readAllBytes().length);
        }
        assertEquals(List.of(), rig.files(), "whoever reads it, the cache looks for itself");
        memory.damage(blob, MIB);
        assertArrayEquals(right, read(source, blob));
        assertEquals(List.of(rig.file(blob)), rig.files());
        assertEquals(List.of(), rig.trouble);
    }

    @Test
    void aBlobThatEndsEarlyIsNotKept() throws IOException {
        Descriptor blob = memory.add(2, 3 * MIB);
        byte[] right = memory.bytes(blob);
        memory.cut(blob, 2 * MIB);
        CachingSource source = run();
        assertEquals(Kind.CORRUPT, failure(source, blob));
        assertEquals(List.of(), rig.files());
        memory.add(2, 3 * MIB);
        memory.openings();
        assertArrayEquals(right, read(source, blob));
        assertEquals(List.of(new Opening(blob.digest(), 0)), memory.openings());
    }

    @Test
    void aBlobThatIsLongerThanItsManifestSaysIsNotKept() throws IOException {
        Descriptor blob = memory.add(22, 3 * MIB);
        Descriptor shorter = new Descriptor(blob.mediaType(), blob.digest(), 2 * MIB);
        try (InputStream in = run().openBlob(MemorySource.REPOSITORY, shorter, 0)) {
            assertArrayEquals(memory.bytes(blob), in.readAllBytes(), "what comes of it is the reader's affair");
        }
        assertEquals(List.of(), rig.files());
    }

    /** A beginning cannot be verified alone; when the whole turns out wrong, it is not used a second time. */
    @Test
    void aWrongBeginningIsUsedOnceAtMost() throws IOException {
        Descriptor blob = memory.add(3, 4 * MIB);
        memory.breakAt(blob, 2 * MIB);
        assertEquals(Kind.BROKEN, failure(run(), blob));
        CacheRig.damage(rig.parts().get(0), 77);
        CachingSource source = run();
        TransferException wrong = assertThrows(TransferException.class, () -> read(source, blob));
        assertEquals(Kind.CORRUPT, wrong.kind());
        assertTrue(wrong.isTemporary(), "so the engine reads it again");
        assertEquals(List.of(), rig.files());
        memory.openings();
        assertArrayEquals(memory.bytes(blob), read(source, blob));
        assertEquals(List.of(new Opening(blob.digest(), 0)), memory.openings());
        assertEquals(List.of(rig.file(blob)), rig.files());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void aDamagedFileIsReplacedBeforeAnyOfItIsGivenOut(int growth) throws IOException {
        Descriptor blob = memory.add(4, 3 * MIB);
        byte[] right = memory.bytes(blob);
        read(run(), blob);
        byte[] wrong = Arrays.copyOf(right, right.length + growth);
        wrong[wrong.length - 1] ^= 1;
        Files.write(rig.file(blob), wrong);
        memory.openings();
        CachingSource later = run();
        assertArrayEquals(right, read(later, blob));
        assertEquals(List.of(new Opening(blob.digest(), 0)), memory.openings());
        assertArrayEquals(right, Files.readAllBytes(rig.file(blob)));
        assertArrayEquals(right, read(later, blob));
        assertEquals(List.of(), memory.openings());
        assertEquals(1, rig.trouble.size(), rig.trouble.toString());
        TransferException told = rig.trouble.get(0);
        assertEquals(Side.DISK, told.side());
        assertEquals(Kind.CORRUPT, told.kind());
        assertEquals(rig.file(blob).toString(), told.details().get("path"));
        assertEquals(blob.digest().toString(), told.details().get("digest"));
        assertEquals(Digest.sha256(wrong).toString(), told.details().get("found"));
    }

    /** Who goes on in the middle would not notice; so it must have been noticed before. */
    @Test
    void aDamagedFileIsNoticedByWhoBeginsInTheMiddle() throws IOException {
        Descriptor blob = memory.add(5, 3 * MIB);
        read(run(), blob);
        CacheRig.damage(rig.file(blob), 2 * MIB + 1);
        memory.openings();
        assertArrayEquals(Arrays.copyOfRange(memory.bytes(blob), 2 * MIB, 3 * MIB), read(run(), blob, 2 * MIB));
        assertEquals(List.of(new Opening(blob.digest(), 2 * MIB)), memory.openings());
        assertFalse(Files.exists(rig.file(blob)));
    }

    @Test
    void aDamagedFileOfTheOriginalIsReplaced() throws IOException {
        Descriptor blob = memory.add(6, MIB);
        Files.createDirectories(rig.folder);
        Path original = rig.folder.resolve(blob.digest().hex() + ".tar.gz");
        Files.write(original, Arrays.copyOf(memory.bytes(blob), MIB / 2));
        assertArrayEquals(memory.bytes(blob), read(run(), blob));
        assertEquals(List.of(rig.file(blob)), rig.files());
        assertEquals(original.toString(), rig.trouble.get(0).details().get("path"));
    }

    /** Damaged after this process has read it through: BlobContent finds it, and the second attempt gets it right. */
    @Test
    void aFileThatTurnsWrongLaterIsReplacedAtTheNextAttempt() throws IOException {
        Descriptor blob = memory.add(7, 3 * MIB);
        CachingSource source = run();
        read(source, blob);
        CacheRig.damage(rig.file(blob), 5);
        TransferException wrong = assertThrows(TransferException.class, () -> read(source, blob));
        assertEquals(Kind.CORRUPT, wrong.kind());
        assertTrue(wrong.isTemporary());
        memory.openings();
        assertArrayEquals(memory.bytes(blob), read(source, blob));
        assertEquals(1, memory.openings().size());
        assertArrayEquals(memory.bytes(blob), Files.readAllBytes(rig.file(blob)));
        assertEquals(Kind.CORRUPT, rig.trouble.get(0).kind());
    }

    /** The manifest says a wrong size: the file is right and stays, but it cannot be what is wanted. */
    @Test
    void aManifestWithAWrongSizeDoesNotRemoveAnything() throws IOException {
        Descriptor blob = memory.add(8, 2 * MIB);
        CachingSource source = run();
        read(source, blob);
        Descriptor wrong = new Descriptor(blob.mediaType(), blob.digest(), blob.size() - 1);
        assertEquals(Kind.CORRUPT, failure(source, wrong));
        assertEquals(List.of(rig.file(blob)), rig.files());
        memory.openings();
        read(source, blob);
        assertEquals(List.of(), memory.openings());
        assertEquals(List.of(), rig.trouble);
    }

    @Test
    void aFileThatCannotBeReadToItsEndIsFinishedByTheSource() throws IOException {
        Descriptor blob = memory.add(9, 3 * MIB);
        CachingSource source = run();
        read(source, blob);
        memory.openings();
        try (InputStream in = source.openBlob(MemorySource.REPOSITORY, blob, 0)) {
            byte[] all = new byte[3 * MIB];
            assertEquals(MIB, in.readNBytes(all, 0, MIB));
            try (FileChannel file = FileChannel.open(rig.file(blob), StandardOpenOption.WRITE)) {
                file.truncate(2 * MIB);
            }
            assertEquals(2 * MIB, in.readNBytes(all, MIB, 2 * MIB));
            assertEquals(-1, in.read());
            assertArrayEquals(memory.bytes(blob), all);
        }
        assertEquals(List.of(new Opening(blob.digest(), 2 * MIB)), memory.openings());
        assertEquals(
                List.of(Kind.DISK),
                rig.trouble.stream().map(TransferException::kind).toList());
        assertArrayEquals(memory.bytes(blob), read(source, blob));
        assertArrayEquals(memory.bytes(blob), Files.readAllBytes(rig.file(blob)));
    }

    @Test
    void aBeginningThatCannotBeReadIsFetchedFromTheSource() throws IOException {
        Descriptor blob = memory.add(10, 4 * MIB);
        CachingSource source = run();
        memory.breakAt(blob, 2 * MIB);
        assertEquals(Kind.BROKEN, failure(source, blob));
        memory.openings();
        try (InputStream in = source.openBlob(MemorySource.REPOSITORY, blob, 0)) {
            byte[] all = new byte[4 * MIB];
            assertEquals(MIB, in.readNBytes(all, 0, MIB));
            try (FileChannel file = FileChannel.open(rig.parts().get(0), StandardOpenOption.WRITE)) {
                file.truncate(MIB);
            }
            assertEquals(3 * MIB, in.readNBytes(all, MIB, 3 * MIB));
            assertArrayEquals(memory.bytes(blob), all);
        }
        assertEquals(List.of(new Opening(blob.digest(), MIB)), memory.openings());
        assertEquals(List.of(), rig.files());
        assertEquals(1, rig.trouble.size());
    }

    @Test
    void withoutAFolderItGoesOnAndSaysSoOnce() throws IOException {
        Descriptor first = memory.add(11, 2 * MIB);
        Descriptor second = memory.add(12, 2 * MIB);
        Files.createDirectories(rig.folder.resolveSibling(""));
        Files.writeString(rig.folder, "not a folder");
        CachingSource source = run();
        assertArrayEquals(memory.bytes(first), read(source, first));
        assertArrayEquals(memory.bytes(second), read(source, second));
        assertArrayEquals(memory.bytes(first), read(source, first));
        assertEquals(3, memory.openings().size());
        assertEquals(
                List.of(Kind.DISK),
                rig.trouble.stream().map(TransferException::kind).toList());
        assertEquals("not a folder", Files.readString(rig.folder));
    }

    @Test
    void aFolderThatVanishesIsMadeAgain() throws IOException {
        Descriptor first = memory.add(13, 2 * MIB);
        Descriptor second = memory.add(14, 2 * MIB);
        CachingSource source = run();
        read(source, first);
        try (InputStream in = source.openBlob(MemorySource.REPOSITORY, second, 0)) {
            assertEquals(MIB, in.readNBytes(MIB).length);
            for (Path file : rig.files()) {
                Files.delete(file);
                Files.delete(file.resolveSibling(""));
            }
            assertEquals(MIB, in.readAllBytes().length);
        }
        assertArrayEquals(memory.bytes(first), read(source, first));
        assertArrayEquals(memory.bytes(second), read(source, second));
        assertEquals(2, rig.files().size());
        assertEquals(List.of(), rig.trouble);
    }

    @Test
    void abortEndsWhatIsRunning() throws IOException {
        Descriptor stored = memory.add(15, 2 * MIB);
        Descriptor other = memory.add(16, 2 * MIB);
        CachingSource source = run();
        read(source, stored);
        try (InputStream fromFile = source.openBlob(MemorySource.REPOSITORY, stored, 0);
                InputStream fromSource = source.openBlob(MemorySource.REPOSITORY, other, 0)) {
            assertTrue(fromFile.read() >= 0);
            assertEquals(MIB, fromSource.readNBytes(MIB).length);
            source.abort();
            assertEquals(
                    Kind.CANCELLED,
                    assertThrows(TransferException.class, fromFile::read).kind());
            assertEquals(
                    Kind.CANCELLED,
                    assertThrows(TransferException.class, fromSource::read).kind());
        }
        assertTrue(memory.isAborted());
        assertEquals(Kind.CANCELLED, failure(source, stored));
        assertEquals(1, rig.parts().size(), "the next run goes on with it");
        assertEquals(List.of(), rig.trouble);
    }

    @Test
    void anInterruptedThreadIsCancelledAndNotTakenForAFailureOfTheDisk() throws IOException {
        Descriptor stored = memory.add(17, 2 * MIB);
        Descriptor other = memory.add(18, 3 * MIB);
        CachingSource source = run();
        read(source, stored);
        try (InputStream fromFile = source.openBlob(MemorySource.REPOSITORY, stored, 0);
                InputStream fromSource = source.openBlob(MemorySource.REPOSITORY, other, 0)) {
            assertEquals(2 * MIB, fromSource.readNBytes(2 * MIB).length);
            Thread.currentThread().interrupt();
            assertEquals(
                    Kind.CANCELLED,
                    assertThrows(TransferException.class, fromFile::read).kind());
            assertTrue(fromSource.read() >= 0, "only the writing has ended");
            assertEquals(Kind.CANCELLED, failure(run(), stored));
        } finally {
            assertTrue(Thread.interrupted());
        }
        assertArrayEquals(memory.bytes(stored), read(run(), stored));
        memory.openings();
        assertArrayEquals(memory.bytes(other), read(source, other));
        assertTrue(memory.openings().get(0).offset() >= 2 * MIB);
        assertEquals(List.of(), rig.trouble);
    }

    @Test
    void aFullDiskStopsTheStoringOnly() throws IOException {
        Programs.requireRoot("a small disk");
        Path mount = Programs.require("mount");
        Path disk = Files.createDirectories(rig.folder.resolveSibling("disk"));
        Command.Result mounted = Command.of(mount, "-t", "tmpfs", "-o", "size=80m", "tmpfs", disk)
                .run();
        Assumptions.assumeTrue(mounted.exitCode() == 0, mounted.output());
        try {
            Path folder = disk.resolve("cache");
            CachingSource source = new CachingSource(memory, rig.cache(folder, PLENTY));
            Descriptor tooLarge = memory.add(19, 20 * MIB);
            assertArrayEquals(memory.bytes(tooLarge), read(source, tooLarge));
            assertEquals(List.of(), CacheRig.files(folder), "some room is left for others");
            assertEquals(
                    List.of(Kind.DISK_FULL),
                    rig.trouble.stream().map(TransferException::kind).toList());
            rig.trouble.clear();

            CachingSource another = new CachingSource(memory, rig.cache(folder, PLENTY));
            Descriptor first = memory.add(20, 4 * MIB);
            Descriptor second = memory.add(21, 4 * MIB);
            try (InputStream in = another.openBlob(MemorySource.REPOSITORY, first, 0)) {
                byte[] all = new byte[4 * MIB];
                assertEquals(2 * MIB, in.readNBytes(all, 0, 2 * MIB));
                fill(disk.resolve("filler"));
                assertEquals(2 * MIB, in.readNBytes(all, 2 * MIB, 2 * MIB));
                assertArrayEquals(memory.bytes(first), all);
            }
            assertEquals(List.of(), CacheRig.files(folder), "its beginning gives back its room");
            assertEquals(
                    List.of(Kind.DISK_FULL),
                    rig.trouble.stream().map(TransferException::kind).toList());
            assertArrayEquals(memory.bytes(second), read(another, second));
            assertEquals(1, rig.trouble.size(), "told once");

            Files.delete(disk.resolve("filler"));
            assertArrayEquals(memory.bytes(second), read(another, second));
            assertEquals(1, CacheRig.files(folder).size(), "and when there is room again, it is used");
        } finally {
            Command.of(Programs.require("umount"), disk).runOrFail();
        }
    }

    private static void fill(Path file) throws IOException {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("No space"), e.toString());
        }
    }
}

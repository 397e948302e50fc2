package io.imagetransmit.cache;

import static io.imagetransmit.cache.CacheRig.MIB;
import static io.imagetransmit.cache.CacheRig.PLENTY;
import static io.imagetransmit.cache.CacheRig.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.testing.Polling;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes when it is too old or too much, and what stays. */
class CacheTrimTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final CacheRig rig = new CacheRig();
    private final MemorySource memory = new MemorySource();

    @AfterEach
    void stop() {
        assertEquals(List.of(), rig.trouble);
        rig.close();
    }

    private static CacheLimits upTo(int mebibytes) {
        return new CacheLimits(Duration.ofDays(7), (long) mebibytes * MIB);
    }

    /** Stores a blob as an earlier run did, and a minute passes. */
    private Descriptor stored(int seed, int mebibytes) throws IOException {
        Descriptor blob = memory.add(seed, mebibytes * MIB);
        // a run that does not trim
        BlobCache cache = rig.cache(PLENTY);
        if (cache.access(blob, 0, () -> {}) instanceof BlobCache.Access.Growing growing) {
            growing.part().append(memory.bytes(blob), 0, memory.bytes(blob).length);
            cache.release(growing.part(), false, () -> {});
        }
        assertTrue(Files.exists(rig.file(blob)));
        rig.pass(Duration.ofMinutes(1));
        return blob;
    }

    private boolean isThere(Descriptor blob) {
        return Files.exists(rig.file(blob));
    }

    @Test
    void whatWasNotUsedForLongGoes() throws IOException {
        Descriptor unused = stored(1, 1);
        Descriptor used = stored(2, 1);
        rig.pass(Duration.ofDays(6));
        BlobCache cache = rig.cache(PLENTY);
        assertEquals(CacheStatistics.NOTHING, cache.trim());
        read(new CachingSource(memory, rig.cache(upTo(100))), used);
        rig.pass(DAY);
        assertEquals(new CacheStatistics(1, MIB, 0, 0), cache.trim());
        assertFalse(isThere(unused));
        assertTrue(isThere(used));
        rig.pass(Duration.ofDays(7));
        assertEquals(1, cache.trim().blobs());
        assertEquals(CacheStatistics.NOTHING, cache.statistics());
    }

    @Test
    void whatIsTooMuchGoesTheLeastRecentlyUsedFirst() throws IOException {
        Descriptor oldest = stored(3, 2);
        Descriptor second = stored(4, 3);
        Descriptor third = stored(5, 4);
        Descriptor newest = stored(6, 1);
        read(new CachingSource(memory, rig.cache(PLENTY)), oldest);
        assertEquals(CacheStatistics.NOTHING, rig.cache(upTo(10)).trim(), "as much as there may be");
        assertEquals(new CacheStatistics(1, 3 * MIB, 0, 0), rig.cache(upTo(9)).trim());
        assertFalse(isThere(second));
        assertEquals(new CacheStatistics(2, 5 * MIB, 0, 0), rig.cache(upTo(2)).trim());
        assertFalse(isThere(third));
        assertFalse(isThere(newest));
        assertTrue(isThere(oldest), "it was used last");
        assertEquals(new CacheStatistics(1, 2 * MIB, 0, 0), rig.cache(PLENTY).statistics());
    }

    @Test
    void filesOfTheOriginalAreTrimmedAsWell() throws IOException {
        Descriptor blob = memory.add(7, MIB);
        Descriptor ours = stored(8, 1);
        Path original = rig.folder.resolve(blob.digest().hex() + ".tar.gz");
        Files.write(original, memory.bytes(blob));
        Files.setLastModifiedTime(original, FileTime.from(rig.instant().minus(DAY)));
        BlobCache cache = rig.cache(upTo(1));
        assertEquals(new CacheStatistics(2, 2 * MIB, 0, 0), cache.statistics());
        assertEquals(new CacheStatistics(1, MIB, 0, 0), cache.trim());
        assertFalse(Files.exists(original));
        assertTrue(isThere(ours));
    }

    @Test
    void whatIsInUseStays() throws IOException {
        Descriptor read = stored(9, 2);
        Descriptor idle = stored(10, 2);
        BlobCache cache = rig.cache(upTo(4));
        CachingSource source = new CachingSource(memory, cache);
        Descriptor written = memory.add(11, 3 * MIB);
        try (InputStream reading = source.openBlob(MemorySource.REPOSITORY, read, 0);
                InputStream writing = source.openBlob(MemorySource.REPOSITORY, written, 0)) {
            assertEquals(2 * MIB, writing.readNBytes(2 * MIB).length);
            rig.pass(Duration.ofDays(30));
            cache.trim();
            assertFalse(isThere(idle));
            assertTrue(isThere(read));
            assertEquals(1, rig.parts().size());
            cache.clear();
            assertTrue(isThere(read));
            assertArrayEquals(memory.bytes(read), reading.readAllBytes());
            assertEquals(MIB, writing.readAllBytes().length);
        }
        assertTrue(isThere(written));
        cache.trim();
        assertFalse(isThere(read), "now nobody uses it");
        assertTrue(isThere(written), "it has just been stored");
    }

    /** What another program is writing is locked; here a second cache plays the other program. */
    @Test
    void whatOthersAreWritingStays() throws IOException {
        Descriptor blob = memory.add(12, 3 * MIB);
        CachingSource other = new CachingSource(memory, rig.cache(PLENTY));
        try (InputStream writing = other.openBlob(MemorySource.REPOSITORY, blob, 0)) {
            assertEquals(2 * MIB, writing.readNBytes(2 * MIB).length);
            setTime(rig.parts().get(0), rig.instant().toEpochMilli());
            rig.pass(Duration.ofDays(30));
            BlobCache cache = rig.cache(upTo(1));
            assertEquals(CacheStatistics.NOTHING, cache.trim());
            assertEquals(CacheStatistics.NOTHING, cache.clear());
            assertEquals(new CacheStatistics(0, 0, 1, 2 * MIB), cache.statistics());
            assertEquals(MIB, writing.readAllBytes().length);
        }
        assertTrue(isThere(blob));
    }

    @Test
    void leftoversGoAfterThreeDays() throws IOException {
        Descriptor blob = memory.add(13, 3 * MIB);
        memory.breakAt(blob, 2 * MIB);
        CachingSource source = new CachingSource(memory, rig.cache(PLENTY));
        assertEquals(Kind.BROKEN, CachingSourceTest.failure(source, blob));
        BlobCache cache = rig.cache(PLENTY);
        rig.pass(Duration.ofHours(71));
        assertEquals(CacheStatistics.NOTHING, cache.trim());
        rig.pass(Duration.ofHours(2));
        assertEquals(new CacheStatistics(0, 0, 1, 2 * MIB), cache.trim());
        assertEquals(List.of(), rig.files());
        assertArrayEquals(memory.bytes(blob), read(source, blob), "the one who left it finds it gone");
        assertTrue(isThere(blob));
    }

    @Test
    void clearRemovesAllOfTheCacheAndNothingElse() throws IOException {
        Descriptor blob = stored(14, 1);
        Descriptor original = memory.add(15, 1000);
        String hex = original.digest().hex();
        Files.write(rig.folder.resolve(hex + ".json"), memory.bytes(original));
        List<Path> foreign = new ArrayList<>();
        for (String name : List.of(
                "readme.txt",
                hex,
                hex + ".zip",
                hex.substring(1) + ".tar",
                "x" + hex.substring(1) + ".tar.gz",
                "sha256/" + hex,
                "sha256/xx/" + hex,
                "sha256/ab/notes",
                "sha256/ab/00" + hex.substring(2),
                "sha256/" + hex.substring(0, 2) + "/" + hex + "00",
                "sha256/" + hex.substring(0, 2) + "/" + hex + ".part",
                "md5/ab/" + hex)) {
            Path file = rig.folder.resolve(name);
            Files.createDirectories(file.resolveSibling(""));
            foreign.add(Files.writeString(file, "mine"));
        }
        Path folder = rig.file(memory.add(16, 10));
        Files.createDirectories(folder);
        BlobCache cache = rig.cache(PLENTY);
        assertEquals(new CacheStatistics(2, MIB + 1000, 0, 0), cache.statistics());
        assertEquals(new CacheStatistics(2, MIB + 1000, 0, 0), cache.clear());
        assertFalse(isThere(blob));
        assertEquals(foreign.stream().sorted().toList(), rig.files());
        assertTrue(Files.isDirectory(folder));
    }

    @Test
    void aFolderThatIsNotThereIsEmpty() throws IOException {
        BlobCache cache = rig.cache(PLENTY);
        assertEquals(CacheStatistics.NOTHING, cache.statistics());
        assertEquals(CacheStatistics.NOTHING, cache.trim());
        assertEquals(CacheStatistics.NOTHING, cache.clear());
        assertFalse(Files.exists(rig.folder), "looking makes no folder");
    }

    @Test
    void aRunTrimsInTheBackground() throws IOException {
        Descriptor old = stored(17, 1);
        Descriptor young = stored(18, 2);
        rig.pass(Duration.ofDays(7));
        rig.pass(Duration.ofMinutes(-1).minusSeconds(30));
        CachingSource source = new CachingSource(memory, rig.cache(upTo(4)));
        Polling.until("the old one goes at the start", LIMIT, () -> !isThere(old));
        assertTrue(isThere(young));
        Descriptor fresh = memory.add(19, 3 * MIB);
        assertArrayEquals(memory.bytes(fresh), read(source, fresh));
        Polling.until("the older one goes for the new one", LIMIT, () -> !isThere(young));
        assertTrue(isThere(fresh));
    }

    /** In the end there is never more than there may be, whatever is read in whichever order. */
    @Test
    void aLongRunKeepsToItsSize() throws IOException {
        Random random = new Random(23);
        List<Descriptor> blobs = new ArrayList<>();
        for (int number = 0; number < 30; number++) {
            blobs.add(memory.add(100 + number, 1 + random.nextInt(MIB)));
        }
        BlobCache cache = rig.cache(upTo(4));
        CachingSource source = new CachingSource(memory, cache);
        for (int round = 0; round < 200; round++) {
            Descriptor blob = blobs.get(random.nextInt(blobs.size()));
            assertArrayEquals(memory.bytes(blob), read(source, blob));
            assertTrue(isThere(blob), "never the one that was just stored or used");
            rig.pass(Duration.ofSeconds(1));
        }
        CacheUse use = source.use();
        assertEquals(200, use.hits() + use.misses());
        assertTrue(use.hits() > 0 && use.misses() > 30, use.toString());
        Polling.until("the last trimming", LIMIT, () -> bytes(cache) <= 4 * MIB);
    }

    private static long bytes(BlobCache cache) {
        try {
            return cache.statistics().bytes();
        } catch (TransferException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFolderThatCannotBeReadIsToldToWhoAsks() throws IOException {
        Files.createDirectories(rig.folder.resolve("sha256"));
        Files.createFile(rig.folder.resolve("sha256").resolve("ab"));
        assertEquals(CacheStatistics.NOTHING, rig.cache(PLENTY).statistics(), "a file where a folder should be");
        Path broken = rig.folder.resolveSibling("a".repeat(300));
        TransferException failure = assertThrows(
                TransferException.class, () -> rig.cache(broken, PLENTY).clear());
        assertEquals(Kind.DISK, failure.kind());
        assertEquals(broken.toString(), failure.details().get("path"));
    }

    private static void setTime(Path file, long milliseconds) throws IOException {
        Files.setLastModifiedTime(file, FileTime.fromMillis(milliseconds));
    }
}

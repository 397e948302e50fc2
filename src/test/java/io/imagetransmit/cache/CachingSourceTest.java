package io.imagetransmit.cache;

import static io.imagetransmit.cache.CacheRig.MIB;
import static io.imagetransmit.cache.CacheRig.PLENTY;
import static io.imagetransmit.cache.CacheRig.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.cache.MemorySource.Opening;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cache gives out and what it asks of the source, for blobs that come through well. */
class CachingSourceTest {
    private final CacheRig rig = new CacheRig();
    private final MemorySource memory = new MemorySource();

    private CachingSource run() {
        return run(PLENTY);
    }

    /** The source of another run. */
    private CachingSource run(CacheLimits limits) {
        return new CachingSource(memory, rig.cache(limits));
    }

    @AfterEach
    void stop() {
        assertEquals(List.of(), rig.trouble);
        assertEquals(0, memory.openStreams(), "closed");
        rig.close();
    }

    @Test
    void aBlobIsAskedForOnce() throws IOException {
        Descriptor blob = memory.add(1, 3 * MIB + 17);
        CachingSource first = run();
        assertArrayEquals(memory.bytes(blob), read(first, blob));
        assertEquals(List.of(new Opening(blob.digest(), 0)), memory.openings());
        assertEquals(new CacheUse(0, 0, 1, blob.size()), first.use());
        assertEquals(List.of(rig.file(blob)), rig.files());
        assertArrayEquals(memory.bytes(blob), Files.readAllBytes(rig.file(blob)));
        assertArrayEquals(memory.bytes(blob), read(first, blob));
        assertEquals(new CacheUse(1, blob.size(), 1, blob.size()), first.use());
        CachingSource second = run();
        assertArrayEquals(memory.bytes(blob), read(second, blob));
        assertEquals(new CacheUse(1, blob.size(), 0, 0), second.use());
        assertEquals(List.of(), memory.openings());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256", "sha512"})
    void anyAlgorithmIsTaken(String algorithm) throws IOException {
        Descriptor blob = memory.add(algorithm, 2, MIB);
        assertArrayEquals(memory.bytes(blob), read(run(), blob));
        assertEquals(1, memory.openings().size());
        assertArrayEquals(memory.bytes(blob), read(run(), blob));
        assertEquals(List.of(), memory.openings());
        assertTrue(Files.exists(rig.file(blob)), rig.files().toString());
    }

    /** However little is read at a time, and wherever one begins, the bytes are the same from file, source and both. */
    @Test
    void inAnyPieces() throws IOException {
        Random random = new Random(5);
        Descriptor blob = memory.add(3, 3 * MIB);
        byte[] bytes = memory.bytes(blob);
        CachingSource source = run();
        try (InputStream begun = source.openBlob(MemorySource.REPOSITORY, blob, 0)) {
            assertArrayEquals(Arrays.copyOf(bytes, 2 * MIB), begun.readNBytes(2 * MIB));
        }
        for (int round = 0; round < 60; round++) {
            int offset = random.nextInt(3 * MIB);
            assertArrayEquals(
                    Arrays.copyOfRange(bytes, offset, bytes.length),
                    inPieces(source, blob, offset, random),
                    "" + offset);
            source = round % 3 == 0 ? run() : source;
        }
        assertEquals(List.of(rig.file(blob)), rig.files());
    }

    private static byte[] inPieces(CachingSource source, Descriptor blob, long offset, Random random)
            throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[300_000];
        try (InputStream in = source.openBlob(MemorySource.REPOSITORY, blob, offset)) {
            while (true) {
                if (random.nextInt(20) == 0) {
                    int single = in.read();
                    if (single < 0) {
                        return all.toByteArray();
                    }
                    all.write(single);
                } else {
                    int start = random.nextInt(1000);
                    int count = in.read(buffer, start, random.nextInt(buffer.length - start));
                    if (count < 0) {
                        assertEquals(-1, in.read(), "it stays at its end");
                        return all.toByteArray();
                    }
                    all.write(buffer, start, count);
                }
            }
        }
    }

    @Test
    void whatBreaksOffIsGoneOnWith() throws IOException {
        Descriptor blob = memory.add(4, 5 * MIB);
        CachingSource source = run();
        memory.breakAt(blob, 2 * MIB);
        assertEquals(Kind.BROKEN, failure(source, blob));
        assertEquals(1, rig.parts().size());
        assertEquals(2 * MIB, Files.size(rig.parts().get(0)));
        memory.openings();
        memory.breakAt(blob, 3 * MIB);
        assertEquals(Kind.BROKEN, failure(source, blob));
        assertEquals(List.of(new Opening(blob.digest(), 2 * MIB)), memory.openings());
        CachingSource laterRun = run();
        assertArrayEquals(memory.bytes(blob), read(laterRun, blob));
        assertEquals(List.of(new Opening(blob.digest(), 3 * MIB)), memory.openings());
        assertEquals(new CacheUse(0, 3 * MIB, 1, 2 * MIB), laterRun.use());
        assertEquals(List.of(rig.file(blob)), rig.files());
        assertArrayEquals(memory.bytes(blob), read(source, blob));
        assertEquals(List.of(), memory.openings());
    }

    /** What BlobContent has hashed is not hashed again; a file that was not all seen by one reader is read back. */
    @Test
    void nothingIsHashedTwice() throws IOException {
        AtomicInteger hashed = new AtomicInteger();
        BlobCache cache = new BlobCache(
                rig.folder,
                PLENTY,
                rig,
                digest -> {
                    hashed.incrementAndGet();
                    return digest.newMessageDigest();
                },
                rig.trouble::add);
        CachingSource source = new CachingSource(memory, cache);
        Descriptor whole = memory.add(30, 2 * MIB);
        read(source, whole);
        assertEquals(List.of(rig.file(whole)), rig.files());
        read(source, whole);
        Descriptor resumed = memory.add(31, 3 * MIB);
        memory.breakAt(resumed, 2 * MIB);
        assertEquals(Kind.BROKEN, failure(source, resumed));
        read(source, resumed);
        assertTrue(Files.exists(rig.file(resumed)));
        assertEquals(0, hashed.get());
        Descriptor unseen = memory.add(32, 3 * MIB);
        memory.breakAt(unseen, 2 * MIB);
        assertEquals(Kind.BROKEN, failure(source, unseen));
        read(source, unseen, MIB);
        assertTrue(Files.exists(rig.file(unseen)));
        assertEquals(1, hashed.get());
        Descriptor raw = memory.add(33, 2 * MIB);
        try (InputStream in = source.openBlob(MemorySource.REPOSITORY, raw, 0)) {
            assertEquals(2 * MIB, in.readAllBytes().length);
        }
        assertTrue(Files.exists(rig.file(raw)));
        assertEquals(2, hashed.get());
    }

    /** A resumed upload wants the blob from the middle on: what the cache has is enough for it to become whole. */
    @Test
    void whatBreaksOffIsGoneOnWithFromTheMiddle() throws IOException {
        Descriptor blob = memory.add(5, 5 * MIB);
        memory.breakAt(blob, 3 * MIB);
        assertEquals(Kind.BROKEN, failure(run(), blob));
        memory.openings();
        CachingSource laterRun = run();
        byte[] rest = read(laterRun, blob, 2 * MIB);
        assertArrayEquals(Arrays.copyOfRange(memory.bytes(blob), 2 * MIB, 5 * MIB), rest);
        assertEquals(List.of(new Opening(blob.digest(), 3 * MIB)), memory.openings());
        assertEquals(new CacheUse(0, MIB, 1, 2 * MIB), laterRun.use());
        assertEquals(List.of(rig.file(blob)), rig.files());
        assertArrayEquals(memory.bytes(blob), Files.readAllBytes(rig.file(blob)));
    }

    @Test
    void theMiddleAloneIsNotStored() throws IOException {
        Descriptor blob = memory.add(6, 5 * MIB);
        read(run(), blob, 2 * MIB);
        assertEquals(List.of(), rig.files());
        memory.breakAt(blob, 2 * MIB);
        assertEquals(Kind.BROKEN, failure(run(), blob));
        memory.openings();
        read(run(), blob, 3 * MIB);
        assertEquals(List.of(new Opening(blob.digest(), 3 * MIB)), memory.openings());
        assertEquals(1, rig.parts().size(), "it stays for somebody who begins earlier");
        assertEquals(2 * MIB, Files.size(rig.parts().get(0)));
    }

    @Test
    void whatWasHardlyBegunIsNotKept() throws IOException {
        Descriptor blob = memory.add(7, 5 * MIB);
        memory.breakAt(blob, 1000);
        assertEquals(Kind.BROKEN, failure(run(), blob));
        try (InputStream in = run().openBlob(MemorySource.REPOSITORY, blob, 0)) {
            assertTrue(in.available() >= 0);
        }
        assertEquals(List.of(), rig.files());
    }

    /** Killed between its last byte and its name. */
    @Test
    void aWholePartIsTakenAsItIs() throws IOException {
        Descriptor blob = memory.add(8, 2 * MIB);
        Path part = rig.file(blob).resolveSibling(blob.digest().hex() + ".0123456789abcdef-1.part");
        Files.createDirectories(part.resolveSibling(""));
        Files.write(part, memory.bytes(blob));
        CachingSource source = run();
        assertArrayEquals(memory.bytes(blob), read(source, blob));
        assertEquals(List.of(), memory.openings());
        assertEquals(new CacheUse(1, blob.size(), 0, 0), source.use());
        assertEquals(List.of(rig.file(blob)), rig.files());
    }

    @Test
    void aWholePartThatIsWrongIsReplaced() throws IOException {
        Descriptor blob = memory.add(9, 2 * MIB);
        Path part = rig.file(blob).resolveSibling(blob.digest().hex() + ".0123456789abcdef-1.part");
        Files.createDirectories(part.resolveSibling(""));
        Files.write(part, new byte[2 * MIB]);
        assertArrayEquals(memory.bytes(blob), read(run(), blob));
        assertEquals(List.of(new Opening(blob.digest(), 0)), memory.openings());
        assertEquals(List.of(rig.file(blob)), rig.files());
    }

    @ParameterizedTest
    @ValueSource(strings = {".tar.gz", ".tar", ".json", ".raw"})
    void filesOfTheOriginalAreTakenOver(String suffix) throws IOException {
        Descriptor blob = memory.add(10, MIB);
        Files.createDirectories(rig.folder);
        Path original = rig.folder.resolve(blob.digest().hex() + suffix);
        Files.write(original, memory.bytes(blob));
        CachingSource source = run();
        assertArrayEquals(memory.bytes(blob), read(source, blob));
        assertArrayEquals(memory.bytes(blob), read(source, blob));
        assertEquals(List.of(), memory.openings());
        assertEquals(List.of(original), rig.files(), "it lies where it lay");
        assertEquals(rig.instant(), Files.getLastModifiedTime(original).toInstant());
    }

    @Test
    void whatIsTooLargeIsNotCached() throws IOException {
        CacheLimits limits = new CacheLimits(Duration.ofDays(1), 2 * MIB);
        Descriptor large = memory.add(11, 2 * MIB + 1);
        Descriptor fits = memory.add(12, 2 * MIB);
        CachingSource source = run(limits);
        assertArrayEquals(memory.bytes(large), read(source, large));
        assertEquals(List.of(), rig.files());
        assertArrayEquals(memory.bytes(fits), read(source, fits));
        assertEquals(List.of(rig.file(fits)), rig.files());
    }

    @Test
    void whatDoesNotFitTogetherIsNotWrittenTogether() throws IOException {
        CacheLimits limits = new CacheLimits(Duration.ofDays(1), 3 * MIB);
        Descriptor first = memory.add(13, 2 * MIB);
        Descriptor second = memory.add(14, 2 * MIB - 1);
        Descriptor third = memory.add(15, MIB);
        CachingSource source = run(limits);
        try (InputStream begun = source.openBlob(MemorySource.REPOSITORY, first, 0)) {
            assertEquals(MIB, begun.readNBytes(MIB).length);
            assertArrayEquals(memory.bytes(second), read(source, second));
            assertFalse(Files.exists(rig.file(second)));
            assertArrayEquals(memory.bytes(third), read(source, third));
            assertTrue(Files.exists(rig.file(third)));
            assertEquals(MIB, begun.readAllBytes().length);
        }
        assertTrue(Files.exists(rig.file(first)));
    }

    @Test
    void ofTwoAtATimeOneStores() throws IOException {
        Descriptor blob = memory.add(16, 3 * MIB);
        CachingSource source = run();
        try (InputStream first = source.openBlob(MemorySource.REPOSITORY, blob, 0)) {
            assertEquals(2 * MIB, first.readNBytes(2 * MIB).length);
            assertArrayEquals(memory.bytes(blob), read(source, blob));
            assertEquals(1, rig.files().size(), "the first one's part only");
            assertEquals(1, rig.parts().size());
            assertEquals(MIB, first.readAllBytes().length);
        }
        assertEquals(List.of(rig.file(blob)), rig.files());
        assertEquals(2, memory.openings().size());
    }

    /** Two programs bring the same blob, and the second finds it there when it is done. */
    @Test
    void aLostRaceIsFine() throws IOException {
        Descriptor blob = memory.add(17, 3 * MIB);
        CachingSource one = run();
        CachingSource other = run();
        try (InputStream first = one.openBlob(MemorySource.REPOSITORY, blob, 0)) {
            assertEquals(2 * MIB, first.readNBytes(2 * MIB).length);
            assertArrayEquals(memory.bytes(blob), read(other, blob));
            assertEquals(2, rig.files().size());
            assertEquals(MIB, first.readAllBytes().length);
        }
        assertEquals(List.of(rig.file(blob)), rig.files());
        assertArrayEquals(memory.bytes(blob), Files.readAllBytes(rig.file(blob)));
    }

    @Test
    void anEmptyBlobNeedsNoFile() throws IOException {
        Descriptor blob = memory.add(18, 0);
        assertEquals(0, read(run(), blob).length);
        try (InputStream in = run().openBlob(MemorySource.REPOSITORY, blob, 0)) {
            assertEquals(-1, in.read());
        }
        assertEquals(List.of(), rig.files());
    }

    @Test
    void whatTheSourceRefusesIsRefused() throws IOException {
        Descriptor blob = memory.add(19, MIB);
        memory.forget(blob);
        CachingSource source = run();
        assertEquals(Kind.NOT_FOUND, failure(source, blob));
        assertEquals(List.of(), rig.files());
        Descriptor again = memory.add(19, MIB);
        assertArrayEquals(memory.bytes(again), read(source, again));
        assertEquals(List.of(rig.file(again)), rig.files());
    }

    @Test
    void everythingElseIsTheSources() throws IOException {
        CachingSource source = run();
        ImageReference image = ImageReference.tagged(MemorySource.REPOSITORY, "v1");
        Digest digest = Digest.sha256(MemorySource.MANIFEST.getBytes(StandardCharsets.UTF_8));
        for (int time = 1; time <= 2; time++) {
            assertEquals(digest, source.digestOf(image));
            assertEquals(digest, source.manifest(image).digest());
            assertEquals(
                    "signature",
                    source.referrers(MemorySource.REPOSITORY, digest).get(0).tag());
            assertEquals(3 * time, memory.manifestsAsked(), "tags move");
        }
        assertEquals("memory", source.corrupt(memory.add(20, 5), "x").details().get("host"));
        source.close();
        assertTrue(memory.isClosed());
        assertEquals(List.of(), rig.files());
    }

    @Test
    void namesAreLegalEverywhere() throws IOException {
        Descriptor blob = memory.add(21, 3 * MIB);
        Descriptor longest = memory.add("sha512", 21, 3 * MIB);
        CachingSource source = run();
        for (Descriptor one : List.of(blob, longest)) {
            memory.breakAt(one, 2 * MIB);
            assertEquals(Kind.BROKEN, failure(source, one));
        }
        List<Path> parts = rig.parts();
        assertEquals(2, parts.size());
        read(source, blob);
        for (Path file : List.of(parts.get(0), parts.get(1), rig.file(blob))) {
            for (Path name : rig.folder.relativize(file)) {
                assertTrue(name.toString().matches("[a-z0-9][a-z0-9.-]{0,180}[a-z0-9]"), file.toString());
            }
        }
    }

    static Kind failure(CachingSource source, Descriptor blob) {
        return assertThrows(TransferException.class, () -> read(source, blob)).kind();
    }
}

package io.imagetransmit.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.image.Digest;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.testing.TemporaryFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UploadLogTest {
    private static final URI REGISTRY = URI.create("https://r.example:5000");
    private static final URI LOCATION = URI.create("https://r.example:5000/v2/a/blobs/uploads/1?state=x%7C");
    private static final Digest DIGEST = Digest.sha256(new byte[1]);

    private final TemporaryFolder folder = new TemporaryFolder("log");
    private final List<TransferException> trouble = new ArrayList<>();
    private final UploadLog log = new UploadLog(folder.resolve("uploads"), trouble::add);

    @AfterEach
    void stop() {
        folder.close();
        assertEquals(List.of(), trouble);
    }

    @Test
    void remembersForEachRegistryRepositoryAndDigest() {
        assertNull(log.find(REGISTRY, "a", DIGEST));
        log.remember(REGISTRY, "a", DIGEST, LOCATION);
        assertEquals(LOCATION, log.find(REGISTRY, "a", DIGEST));
        assertEquals(LOCATION, new UploadLog(folder.resolve("uploads"), trouble::add).find(REGISTRY, "a", DIGEST));
        assertNull(log.find(REGISTRY, "b", DIGEST));
        assertNull(log.find(REGISTRY, "a", Digest.sha256(new byte[2])));
        assertNull(log.find(URI.create("https://r.example"), "a", DIGEST));
        URI newer = URI.create("https://r.example:5000/v2/a/blobs/uploads/2");
        log.remember(REGISTRY, "a", DIGEST, newer);
        assertEquals(newer, log.find(REGISTRY, "a", DIGEST));
        log.forget(REGISTRY, "a", DIGEST);
        log.forget(REGISTRY, "a", DIGEST);
        assertNull(log.find(REGISTRY, "a", DIGEST));
    }

    @Test
    void addressElsewhereIsNotGivenOut() {
        for (String elsewhere :
                List.of("https://other.example:5000/u", "http://r.example:5000/u", "https://r.example/u")) {
            log.remember(REGISTRY, "a", DIGEST, URI.create(elsewhere));
            assertNull(log.find(REGISTRY, "a", DIGEST), elsewhere);
        }
    }

    /** As on a full disk: an entry that cannot be put in its place leaves nothing behind, and is told once. */
    @Test
    void whatCannotBeWrittenLeavesNothing() throws IOException {
        log.remember(REGISTRY, "a", DIGEST, LOCATION);
        Path uploads = folder.resolve("uploads");
        Path entry;
        try (Stream<Path> files = Files.list(uploads)) {
            entry = files.findFirst().orElseThrow();
        }
        Files.delete(entry);
        Files.createDirectories(entry.resolve("in the way"));
        log.remember(REGISTRY, "a", DIGEST, LOCATION);
        log.remember(REGISTRY, "a", DIGEST, LOCATION);
        assertEquals(1, count(uploads));
        assertEquals(1, trouble.size());
        trouble.clear();
    }

    @Test
    void oldOnesAndHalfWrittenOnesGo() throws IOException {
        Instant now = Instant.now();
        log.prune(now);
        log.remember(REGISTRY, "old", DIGEST, LOCATION);
        log.remember(REGISTRY, "new", DIGEST, LOCATION);
        Path uploads = folder.resolve("uploads");
        Path half = Files.writeString(uploads.resolve("upload1.tmp"), "{");
        Path current = Files.writeString(uploads.resolve("upload2.tmp"), "{");
        Files.setLastModifiedTime(half, FileTime.from(now.minus(Duration.ofHours(2))));
        log.prune(now);
        assertEquals(3, count(uploads));
        assertTrue(Files.exists(current));
        log.prune(now.plus(Duration.ofDays(8)));
        assertEquals(0, count(uploads));
    }

    @Test
    void folderThatCannotBeUsedIsToldOnce() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        UploadLog useless = new UploadLog(file.resolve("uploads"), trouble::add);
        useless.remember(REGISTRY, "a", DIGEST, LOCATION);
        useless.remember(REGISTRY, "b", DIGEST, LOCATION);
        assertNull(useless.find(REGISTRY, "a", DIGEST));
        assertEquals(1, trouble.size());
        assertEquals(TransferException.Side.DISK, trouble.get(0).side());
        trouble.clear();
    }

    private static long count(Path uploads) throws IOException {
        try (Stream<Path> files = Files.list(uploads)) {
            return files.count();
        }
    }

    /** An address may be as good as a key. */
    @Test
    void onlyTheOwnerMayRead() throws IOException {
        log.remember(REGISTRY, "a", DIGEST, LOCATION);
        try (Stream<Path> files = Files.list(folder.resolve("uploads"))) {
            for (Path file : files.toList()) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        }
    }
}

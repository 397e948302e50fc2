package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code cache}, {@code cache trim} and {@code cache clear}, as a user sees them. */
class CacheCommandTest {
    private final ProgramRig rig = new ProgramRig();

    private void configure(String cache) {
        rig.configure("registry: http://127.0.0.1:1", "registry: http://127.0.0.1:1", cache);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    /** A file as the original tool wrote it. */
    private Path original(String content, Duration age) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        Path file = rig.path("data/cache").resolve(Digest.sha256(bytes).hex() + ".json");
        Files.createDirectories(file.resolveSibling(""));
        Files.write(file, bytes);
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    @Test
    void showsTrimsAndClears() throws IOException {
        configure("cache:\n  pathname: cache\n  keepdays: 3\n  keepsize: 2\n");
        Path old = original("old", Duration.ofDays(4));
        Path young = original("young", Duration.ofDays(2));
        Path folder = rig.path("data/cache");
        ProgramRig.Result shown = rig.run("cache");
        assertEquals(0, shown.code(), shown.all());
        assertEquals(
                "The cache " + folder + " holds 2 blobs (8.0B)\n"
                        + "It keeps at most 2.0GB, and what was not used for 3 days is removed\n",
                shown.all().replace("\r", ""));
        assertTrue(Files.exists(old));
        ProgramRig.Result trimmed = rig.run("cache", "trim");
        assertEquals(0, trimmed.code(), trimmed.all());
        assertEquals(
                "Removed from the cache " + folder + ": 1 blobs (3.0B)",
                trimmed.lines().get(0));
        assertEquals(
                "The cache " + folder + " holds 1 blobs (5.0B)", trimmed.lines().get(1));
        assertFalse(Files.exists(old));
        assertTrue(Files.exists(young));
        ProgramRig.Result cleared = rig.run("cache", "clear");
        assertEquals(0, cleared.code(), cleared.all());
        assertEquals(
                "The cache " + folder + " holds 0 blobs (0.0B)", cleared.lines().get(1));
        assertFalse(Files.exists(young));
    }

    @Test
    void unfinishedOnesAreShown() throws IOException {
        configure("cache:\n  pathname: cache\n");
        String hex = Digest.sha256(new byte[1]).hex();
        Path part =
                rig.path("data/cache/sha256").resolve(hex.substring(0, 2)).resolve(hex + ".0123456789abcdef-1.part");
        Files.createDirectories(part.resolveSibling(""));
        Files.write(part, new byte[1024]);
        assertTrue(rig.run("cache").out().contains("holds 0 blobs (0.0B), and 1 that are not complete (1.0KB)\n"));
    }

    @Test
    void saysWhatIsMissing() {
        configure("");
        ProgramRig.Result none = rig.run("cache");
        assertEquals(2, none.code());
        assertTrue(none.err().startsWith("No cache is configured"), none.all());
        configure("cache:\n  pathname: cache\n");
        ProgramRig.Result unknown = rig.run("cache", "shrink");
        assertEquals(2, unknown.code());
        assertEquals(
                "Unknown argument shrink, please refer to image-transmit -help",
                unknown.lines().get(0));
        assertFalse(Files.exists(rig.path("data/cache")), "looking makes no folder");
    }

    @Test
    void aFolderThatCannotBeReadIsAFailure() throws IOException {
        configure("cache:\n  pathname: cache\n");
        Files.createDirectories(rig.path("data"));
        Path file = Files.writeString(rig.path("data/cache"), "no folder");
        ProgramRig.Result result = rig.run("cache");
        assertEquals(1, result.code(), result.all());
        assertTrue(result.err().startsWith("the disk could not be read or written: " + file), result.all());
        configure("cache:\n  pathname: \"a\\0b\"\n");
        assertEquals(2, rig.run("cache").code());
    }
}

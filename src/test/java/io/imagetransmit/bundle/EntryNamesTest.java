package io.imagetransmit.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryNamesTest {
    private static final Digest DIGEST = Digest.sha256(new byte[] {1});

    /** The original's rule; the empty layer of 32 bytes is raw to it. */
    @ParameterizedTest
    @CsvSource({
        "application/vnd.docker.image.rootfs.diff.tar.gzip, 33, .tar.gz",
        "application/vnd.docker.image.rootfs.diff.tar.gzip, 32, .raw",
        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip, 100, .tar.gz",
        "application/vnd.docker.container.image.v1+json, 5, .json",
        "application/vnd.oci.image.config.v1+json, 5, .json",
        "application/vnd.oci.image.layer.v1.tar+gzip, 100, .raw",
        "application/vnd.oci.image.layer.v1.tar+zstd, 100, .raw",
        "application/vnd.oci.image.layer.v1.tar, 100, .tar",
        "text/plain, 0, .raw"
    })
    void suffixIsTheOriginals(String mediaType, long size, String suffix) {
        Descriptor blob = new Descriptor(mediaType, DIGEST, size);
        String name = EntryNames.FLAT.of(blob);
        assertEquals(DIGEST.hex() + suffix, name);
        assertEquals(DIGEST, EntryNames.digest(name));
        assertEquals("blobs/sha256/" + DIGEST.hex(), EntryNames.LAYOUT.of(blob));
        assertEquals(DIGEST, EntryNames.digest(EntryNames.LAYOUT.of(blob)));
    }

    @Test
    void otherFormsAreUnderstood() {
        assertEquals(DIGEST, EntryNames.digest(DIGEST.hex() + "/layer.tar.gz"));
        assertEquals(DIGEST, EntryNames.digest("./" + DIGEST.hex() + ".raw"));
        assertEquals(new Digest("sha512", "ab".repeat(64)), EntryNames.digest("ab".repeat(64)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "manifest.json", "repositories", "../x", "ab.tar", "index.json", "oci-layout"})
    void otherFilesAreNoBlobs(String name) {
        assertNull(EntryNames.digest(name));
        assertNull(EntryNames.digest(DIGEST.hex() + "/" + name));
        assertNull(EntryNames.digest("x" + DIGEST.hex()));
    }
}

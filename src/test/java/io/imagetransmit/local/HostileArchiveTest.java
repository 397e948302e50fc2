package io.imagetransmit.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.store.ImageCollection;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.TemporaryFolder;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.testing.TestLayer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Archives that nobody should trust: each is refused in a sentence, by what is wrong with it. */
class HostileArchiveTest {
    private static final ImageReference APP = ImageReference.tagged("x/app", "1");

    private final TemporaryFolder folder = new TemporaryFolder("hostile");
    private final byte[] layer = TestLayer.plain(1, 5000).blob().bytes();

    @AfterEach
    void remove() {
        folder.close();
    }

    private TransferException refused(Path file) {
        TransferException refusal = assertThrows(TransferException.class, () -> {
            try (ImageCollection source = ArchiveSource.open(file, LayerCompressor.ofJdk())) {
                for (ImageReference image : source.images()) {
                    SourceReader.contents(source, image);
                }
            }
        });
        assertEquals(Side.DISK, refusal.side());
        assertFalse(refusal.isTemporary());
        return refusal;
    }

    private TransferException refused(TestArchive archive) {
        return refused(archive.tar(folder.resolve("a.tar")));
    }

    private void assertMalformed(String message, TransferException refusal) {
        assertEquals(Kind.MALFORMED, refusal.kind(), refusal.toString());
        String told = refusal.details().get("message");
        assertNotNull(told);
        assertTrue(told.contains(message), told);
    }

    @Test
    void namesThatLeadOutAreRefused() {
        for (String name : List.of("../x", "/etc/passwd", "a/../b", "a/..")) {
            assertMalformed(
                    "named",
                    refused(new TestArchive()
                            .image("x/app:1", OddImages.ociImage(1))
                            .file(name, "x")));
        }
    }

    @Test
    void linksThatGoRoundOrLeadOutFindNothing() {
        for (List<String> links : List.of(
                List.of("l/layer.tar", "../l/layer.tar"),
                List.of("l/layer.tar", "../../../etc/passwd"),
                List.of("l/layer.tar", "/etc/passwd"),
                List.of("l/layer.tar", "nowhere"))) {
            assertMalformed(
                    "not in the archive",
                    refused(new TestArchive()
                            .link(links.get(0), links.get(1))
                            .file("c.json", TestArchive.config(List.of(layer)))
                            .saved("c.json", List.of("x/app:1"), List.of("l/layer.tar"))));
        }
        assertMalformed(
                "not in the archive",
                refused(new TestArchive()
                        .link("a", "b")
                        .link("b", "a")
                        .file("c.json", TestArchive.config(List.of(layer)))
                        .saved("c.json", List.of("x/app:1"), List.of("a"))));
    }

    @Test
    void layerThatIsAnotherOrMissingIsTold() {
        TestArchive wrong = new TestArchive()
                .file("l/layer.tar", TestLayer.plain(2, 5000).blob().bytes())
                .file("c.json", TestArchive.config(List.of(layer)))
                .saved("c.json", List.of("x/app:1"), List.of("l/layer.tar"));
        TransferException refusal = refused(wrong);
        assertEquals(Kind.CORRUPT, refusal.kind());
        assertEquals(Digest.sha256(layer).toString(), refusal.details().get("digest"));
        assertMalformed(
                "speaks of 1",
                refused(new TestArchive()
                        .file("c.json", TestArchive.config(List.of(layer)))
                        .saved("c.json", List.of("x/app:1"), List.of())));
    }

    @Test
    void configurationThatIsNotWhatItsNameSaysIsCorrupt() {
        String config = TestArchive.config(List.of(layer));
        String name = Digest.sha256("another".getBytes(StandardCharsets.UTF_8)).hex() + ".json";
        TransferException refusal = refused(
                new TestArchive().file(name, config).file("l", layer).saved(name, List.of("x/app:1"), List.of("l")));
        assertEquals(Kind.CORRUPT, refusal.kind());
    }

    @Test
    void brokenPackingOfALayerIsMalformed() {
        byte[] packed = TestLayer.gzip(TestLayer.DOCKER_GZIP, 3, 5000).blob().bytes();
        packed[packed.length - 6] ^= 1;
        assertMalformed(
                "",
                refused(new TestArchive()
                        .file("c.json", TestArchive.config(List.of(layer)))
                        .file("l", packed)
                        .saved("c.json", List.of("x/app:1"), List.of("l"))));
    }

    @Test
    void blobsOfALayoutAreVerifiedAndMissingOnesNamed() {
        TestImage image = OddImages.ociImage(5);
        Digest blob = image.blobs().get(1).digest();
        TransferException corrupt = refused(new TestArchive()
                .image("x/app:1", image)
                .file(Blobs.name(blob), new byte[image.blobs().get(1).bytes().length]));
        assertEquals(Kind.CORRUPT, corrupt.kind());
        assertEquals(blob.toString(), corrupt.details().get("digest"));
        TransferException shorter =
                refused(new TestArchive().image("x/app:1", image).file(Blobs.name(blob), new byte[9]));
        assertEquals(Kind.CORRUPT, shorter.kind());
        TransferException manifest =
                refused(new TestArchive().image("x/app:1", image).file(Blobs.name(image.digest()), "{}"));
        assertEquals(Kind.CORRUPT, manifest.kind());
        TransferException missing = refused(new TestArchive()
                .image("x/app:1", image)
                .link(Blobs.name(blob), "gone")
                .file("index.json", "{}"));
        assertEquals(Kind.NOT_FOUND, missing.kind());
    }

    /** One bad image is its own affair. */
    @Test
    void othersOfTheSameArchiveAreNoneTheWorse() throws IOException {
        TestImage good = OddImages.ociImage(6);
        TestImage bad = OddImages.ociImage(7);
        TestArchive archive = new TestArchive()
                .image("x/app:1", good)
                .image("x/bad:1", bad)
                .image("x/old:1", OddImages.schema1("x/old", "1"))
                .file(Blobs.name(bad.digest()), "{}")
                .file("c.json", TestArchive.config(List.of(layer)))
                .saved("c.json", List.of("x/gone:1"), List.of("nowhere/layer.tar"));
        Path file = archive.tar(folder.resolve("a.tar"));
        try (ImageCollection source = ArchiveSource.open(file, LayerCompressor.ofJdk())) {
            assertEquals(4, source.images().size());
            assertEquals(good.contents(), SourceReader.contents(source, APP));
            for (String other : List.of("x/bad CORRUPT", "x/old SCHEMA1", "x/gone MALFORMED")) {
                String[] nameAndKind = other.split(" ", -1);
                ImageReference image = ImageReference.tagged(nameAndKind[0], "1");
                TransferException refusal = assertThrows(TransferException.class, () -> source.manifest(image));
                assertEquals(Kind.valueOf(nameAndKind[1]), refusal.kind());
            }
        }
    }

    @Test
    void documentsThatAreTooLargeOrNoneAreRefused() {
        byte[] large = new byte[Manifest.MAX_SIZE + 1];
        assertMalformed("too large", refused(new TestArchive().file("index.json", large)));
        assertMalformed("too large", refused(new TestArchive().file("manifest.json", large)));
        for (String text :
                List.of("", "[", "{}", "[1]", "[{}]", "null", "[{\"Config\":\"nowhere\"}]", "[".repeat(100_000))) {
            assertEquals(
                    Kind.MALFORMED,
                    refused(new TestArchive().file("manifest.json", text)).kind());
        }
        for (String text : List.of("", "[]", "{}", "{\"manifests\":1}", "{\"manifests\":[{}]}")) {
            assertEquals(
                    Kind.MALFORMED,
                    refused(new TestArchive().file("index.json", text)).kind());
        }
        assertMalformed("neither", refused(new TestArchive().file("readme", "nothing")));
    }

    @Test
    void packedArchivesAreToldByName() throws IOException {
        Path file = folder.resolve("a.tar.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            Files.copy(new TestArchive().image("x/app:1", OddImages.ociImage(1)).tar(folder.resolve("a.tar")), out);
        }
        assertMalformed("gunzip", refused(file));
        Files.write(file, TestLayer.zstd(1, 1000).blob().bytes());
        assertMalformed("zstd -d", refused(file));
    }

    @Test
    void sizesThatReachBeyondTheFileAreRefused() throws IOException {
        Path file = new TestArchive().image("x/app:1", OddImages.ociImage(1)).tar(folder.resolve("a.tar"));
        try (RandomAccessFile archive = new RandomAccessFile(file.toFile(), "rw")) {
            archive.setLength(10_000);
        }
        assertEquals(Kind.MALFORMED, refused(file).kind());
        Path huge = folder.resolve("huge.tar");
        try (OutputStream out = Files.newOutputStream(huge)) {
            out.write(header("index.json", TarConstants.LF_NORMAL, Long.MAX_VALUE / 2));
        }
        assertEquals(Kind.MALFORMED, refused(huge).kind());
    }

    /** A long name is read into memory before anybody could look at it; the header's size is limited before. */
    @Test
    void endlessNamesAreRefused() throws IOException {
        for (byte type : new byte[] {TarConstants.LF_GNUTYPE_LONGNAME, TarConstants.LF_PAX_EXTENDED_HEADER_LC}) {
            Path file = folder.resolve("names.tar");
            try (OutputStream out = Files.newOutputStream(file)) {
                out.write(header("././@LongLink", type, 2_000_000));
                out.write("n".repeat(2_000_384).getBytes(StandardCharsets.UTF_8));
                out.write(header("short", TarConstants.LF_NORMAL, 0));
                out.write(new byte[1024]);
            }
            assertEquals(Kind.MALFORMED, refused(file).kind());
        }
    }

    /** Each long name may be that of a further long name: whoever follows them by recursion has no stack left. */
    @Test
    void endlessChainsOfNamesAreRefused() throws IOException {
        Path file = folder.resolve("chain.tar");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            byte[] header = header("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME, 1);
            for (int i = 0; i < 100_000; i++) {
                out.write(header);
                out.write(new byte[512]);
            }
        }
        assertMalformed("a header of more than", refused(file));
    }

    private static byte[] header(String name, byte type, long size) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, type);
        entry.setSize(size);
        byte[] header = new byte[512];
        entry.writeEntryHeader(header, ZipEncodingHelper.getZipEncoding("UTF-8"), true);
        return header;
    }

    /** The library tells these in a way of its own. */
    @Test
    void brokenSparseFilesAreRefused() throws IOException {
        byte[] header = header("s", TarConstants.LF_NORMAL, 0);
        System.arraycopy("ustar  \0".getBytes(StandardCharsets.US_ASCII), 0, header, 257, 8);
        header[400] = 'x';
        Path file = Files.write(folder.resolve("sparse.tar"), Arrays.copyOf(header, 2048));
        assertMalformed("", refused(file));
    }

    @Test
    void endlessEntriesAreRefused() throws IOException {
        Path file = folder.resolve("entries.tar");
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), "UTF-8")) {
            for (int i = 0; i <= 200_000; i++) {
                tar.putArchiveEntry(new TarArchiveEntry("f" + i));
                tar.closeArchiveEntry();
            }
        }
        assertMalformed("more than 200000 entries", refused(file));
    }

    /** Whatever is changed in an archive, the answer is the image or a refusal, never something else. */
    @Test
    void mutationsNeverGiveAnythingWrong() throws IOException {
        TestImage image = OddImages.ociImage(1);
        String config = TestArchive.config(List.of(layer));
        byte[] good = Files.readAllBytes(new TestArchive()
                .image("x/app:1", image)
                .file("l", layer)
                .file("c.json", config)
                .saved("c.json", List.of("y:1"), List.of("l"))
                .tar(folder.resolve("good.tar")));
        Random random = new Random(20_261_125);
        int refusals = 0;
        for (int round = 0; round < 400; round++) {
            byte[] bad = good.clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            Path file = Files.write(folder.resolve("bad.tar"), bad);
            try (ImageCollection source = ArchiveSource.open(file, LayerCompressor.ofJdk())) {
                if (source.images().contains(APP) && image.digest().equals(source.digestOf(APP))) {
                    assertEquals(image.contents(), SourceReader.contents(source, APP));
                }
                for (ImageReference other : source.images()) {
                    SourceReader.contents(source, other);
                }
            } catch (TransferException e) {
                refusals++;
            }
        }
        assertTrue(refusals > 100, refusals + " refusals");
    }

    @Test
    void layoutFolderIsNotTrustedEither() throws IOException {
        Path layout = new TestArchive().image("x/app:1", OddImages.ociImage(1)).folder(folder.resolve("l"));
        assertTrue(LayoutSource.isLayout(layout));
        Files.write(layout.resolve("index.json"), new byte[Manifest.MAX_SIZE + 1]);
        TransferException large = assertThrows(TransferException.class, () -> LayoutSource.open(layout));
        assertEquals(Kind.MALFORMED, large.kind());
        Files.delete(layout.resolve("index.json"));
        assertFalse(LayoutSource.isLayout(layout));
        TransferException none = assertThrows(TransferException.class, () -> LayoutSource.open(layout));
        assertEquals(Kind.MALFORMED, none.kind());
    }
}

package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.cli.ProgramRig.Result;
import io.imagetransmit.cli.VerifyRig.At;
import io.imagetransmit.image.Digest;
import io.imagetransmit.testing.ImageBuilder;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.testing.TestLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage in bundles of ours is found, placed, and told with the images that it hits. */
class VerifyCommandTest {
    private static final TestLayer SHARED = TestLayer.gzip(TestLayer.OCI_GZIP, 1, 50_000);
    private static final TestLayer OWN = TestLayer.gzip(TestLayer.OCI_GZIP, 2, 30_000);
    private static final TestImage FIRST =
            ImageBuilder.oci().layer(SHARED).layer(OWN).build();
    private static final TestImage SECOND = ImageBuilder.oci()
            .layer(SHARED)
            .layer(TestLayer.gzip(TestLayer.OCI_GZIP, 3, 40_000))
            .build();
    private static final TestImage MULTI = OddImages.withAttestation(10);

    private final VerifyRig rig = new VerifyRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private Path bundle(String more) throws IOException {
        rig.configure(more);
        rig.push("team/first", "1", FIRST);
        rig.push("team/second", "1", SECOND);
        rig.push("team/multi", "1", MULTI);
        return rig.download("team/first:1\nteam/second:1\nteam/multi:1\n");
    }

    private static void assertGood(Result result) {
        assertEquals(0, result.code(), result.all());
        assertTrue(result.out().contains("Everything is as it should be."), result.all());
        assertFalse(result.out().contains("DAMAGED"), result.all());
    }

    private static void assertDamaged(Result result, String... parts) {
        assertEquals(1, result.code(), result.all());
        for (String part : parts) {
            assertTrue(result.out().contains(part), part + " is not in " + result.all());
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"maxconn: 3", "singlefile: true", "singlefile: true\ndockerfile: true", "volumesize: 64KiB"})
    void anIntactBundleIsRight(String more) throws IOException {
        assertGood(rig.verify(bundle("compressor: tar\n" + more)));
    }

    @Test
    void aFlippedBitOfABlobHitsTheImagesThatHaveIt() throws IOException {
        Path meta = bundle("compressor: tar");
        At at = VerifyRig.places(meta, SHARED.blob().digest()).get(0);
        VerifyRig.flip(at.file(), at.offset() + at.length() / 2);
        Result result = rig.verify(meta);
        assertDamaged(
                result,
                "DAMAGED: " + name(at.file()),
                "blob " + SHARED.blob().digest() + " is damaged",
                "bytes " + at.offset() + " to " + (at.offset() + at.length() - 1),
                "hits team/first:1, team/second:1\n",
                "Damages: 1; images hit: 2");
        assertFalse(result.out().contains(OWN.blob().digest().hex()), result.out());
        assertFalse(result.out().contains("team/multi"), result.out());
    }

    @Test
    void anImageBelowAnIndexIsTheIndexsImage() throws IOException {
        Path meta = bundle("compressor: tar");
        Digest blob = MULTI.blobs().get(0).digest();
        At at = VerifyRig.places(meta, blob).get(0);
        VerifyRig.flip(at.file(), at.offset());
        assertDamaged(rig.verify(meta), "blob " + blob + " is damaged", "hits team/multi:1\n");
    }

    @Test
    void damageBetweenTheBlobsIsFoundAndPlaced() throws IOException {
        Path meta = bundle("compressor: tar");
        At at = VerifyRig.places(meta, OWN.blob().digest()).get(0);
        long header = at.offset() - 512;
        VerifyRig.flip(at.file(), header + 3);
        VerifyRig.flip(at.file(), at.offset() + at.length());
        long size = Files.size(at.file());
        VerifyRig.flip(at.file(), size - 1);
        Result result = rig.verify(meta);
        assertDamaged(
                result,
                "tar header of the blob " + OWN.blob().digest(),
                "bytes " + header + " to " + (header + 511),
                "padding behind the blob " + OWN.blob().digest(),
                "bytes " + (at.offset() + at.length()) + " to ",
                "bytes that belong to no entry of the tar",
                "to " + (size - 1),
                "hits team/first:1\n",
                "the file is not what it was");
        assertFalse(result.out().contains("is damaged"), result.out());
    }

    /** Whatever it is, it is found: there is no byte that nothing vouches for. */
    @ParameterizedTest
    @ValueSource(strings = {"maxconn: 2", "singlefile: true\ndockerfile: true", "volumesize: 64KiB"})
    void aFlippedBitAnywhereIsFound(String more) throws IOException {
        Path meta = bundle("compressor: tar\n" + more);
        Random random = new Random(42);
        for (Path file : VerifyRig.dataFiles(meta)) {
            for (int i = 0; i < 25; i++) {
                long offset = random.nextLong(Files.size(file));
                VerifyRig.flip(file, offset);
                assertDamaged(rig.verify(meta), "DAMAGED: " + name(file), "the file is not what it was");
                VerifyRig.flip(file, offset);
            }
        }
        assertGood(rig.verify(meta));
    }

    @Test
    void aCutFileTellsEveryBlobThatItCost() throws IOException {
        Path meta = bundle("compressor: tar\nsinglefile: true");
        At at = VerifyRig.places(meta, OWN.blob().digest()).get(0);
        long size = Files.size(at.file());
        VerifyRig.cut(at.file(), at.offset() + 100);
        assertDamaged(
                rig.verify(meta),
                "the file has " + (at.offset() + 100) + " bytes instead of " + size,
                "blob " + OWN.blob().digest() + " is damaged",
                "has 100 bytes",
                "hits team/first:1\n");
    }

    @Test
    void aFileThatIsTooLongIsTold() throws IOException {
        Path meta = bundle("compressor: tar\nsinglefile: true");
        Path file = VerifyRig.dataFiles(meta).get(0);
        long size = Files.size(file);
        VerifyRig.cut(file, size + 10_000_000_000L); // a hole: nothing is written
        Result result = rig.verify(meta);
        assertDamaged(result, "the file has " + (size + 10_000_000_000L) + " bytes instead of " + size);
        assertFalse(result.out().contains("is damaged"), result.out());
    }

    @Test
    void aMissingFileHitsTheImagesThatItHeld() throws IOException {
        Path meta = bundle("compressor: tar\nmaxconn: 3\nvolumesize: 64KiB");
        At at = VerifyRig.places(meta, OWN.blob().digest()).get(0);
        Files.delete(at.file());
        Result result = rig.verify(meta);
        assertDamaged(result, "DAMAGED: " + name(at.file()), "the file is missing", "team/first:1");
        assertFalse(result.out().contains("is damaged"), result.out());
    }

    @Test
    void swappedFilesAreRecognised() throws IOException {
        Path meta = bundle("compressor: tar\nvolumesize: 64KiB");
        List<Path> files = VerifyRig.dataFiles(meta);
        assertTrue(files.size() > 1, files::toString);
        VerifyRig.swap(files.get(0), files.get(1));
        assertDamaged(
                rig.verify(meta),
                "DAMAGED: " + name(files.get(0)) + "\n  the file holds what " + name(files.get(1)) + " should hold",
                "DAMAGED: " + name(files.get(1)) + "\n  the file holds what " + name(files.get(0)) + " should hold",
                "hits team/");
    }

    @Test
    void aBlobInPiecesIsVerifiedAcrossItsFiles() throws IOException {
        rig.configure("compressor: tar\nvolumesize: 64KiB");
        TestImage big = OddImages.bigLayer(20, 300_000);
        rig.push("big", "1", big);
        Path meta = rig.download("big:1\n");
        Digest layer = big.blobs().get(1).digest();
        List<At> pieces = VerifyRig.places(meta, layer);
        assertTrue(pieces.size() > 3, pieces::toString);
        assertGood(rig.verify(meta));
        At second = pieces.get(2);
        VerifyRig.flip(second.file(), second.offset() + 7);
        assertDamaged(
                rig.verify(meta),
                "DAMAGED: " + name(second.file()),
                "blob " + layer + " is damaged",
                name(pieces.get(0).file()) + ", bytes " + pieces.get(0).offset() + " to ",
                "hits big:1\n");
    }

    @Test
    void everyDamageIsTold() throws IOException {
        Path meta = bundle("compressor: tar\nmaxconn: 2");
        List<Digest> blobs = List.of(
                SHARED.blob().digest(),
                OWN.blob().digest(),
                MULTI.blobs().get(0).digest());
        for (Digest blob : blobs) {
            At at = VerifyRig.places(meta, blob).get(0);
            VerifyRig.flip(at.file(), at.offset() + 1);
        }
        Result result = rig.verify(meta);
        for (Digest blob : blobs) {
            assertDamaged(result, "blob " + blob + " is damaged");
        }
        assertDamaged(result, "images hit: 3", "team/first:1, team/second:1, team/multi:1");
    }

    @Test
    void whatAnIncrementLeavesOutIsListedWithItsBase() throws IOException {
        Path full = bundle("compressor: tar");
        rig.push("team/third", "1", ImageBuilder.oci().layer(SHARED).build());
        Path increment = rig.download("team/third:1\n", "-inc", full.toString());
        Result result = rig.verify(increment);
        assertGood(result);
        assertTrue(result.out().contains("(blobs: 1), which " + name(full) + " brings"), result.out());
        assertTrue(result.out().contains("  " + SHARED.blob().digest() + "  "), result.out());
    }

    @Test
    void aReferrerIsHitByItsOwnName() throws IOException {
        rig.configure("compressor: tar");
        rig.push("team/first", "1", FIRST);
        TestImage sbom = OddImages.referrer(FIRST, 30);
        rig.push("team/first", "sbom", sbom);
        Path meta = rig.download("team/first:1\n", "-referrers");
        assertGood(rig.verify(meta));
        Digest blob = sbom.blobs().get(1).digest();
        At at = VerifyRig.places(meta, blob).get(0);
        VerifyRig.flip(at.file(), at.offset());
        assertDamaged(rig.verify(meta), "blob " + blob + " is damaged", "hits team/first@" + sbom.digest());
    }

    @Test
    void aMetaFileThatWasChangedIsRefused() throws IOException {
        Path meta = bundle("compressor: tar");
        String text = Files.readString(meta);
        Files.writeString(meta, text.replaceFirst("\"size\": (\\d)", "\"size\":  $1"));
        Result result = rig.verify(meta);
        assertEquals(1, result.code(), result.all());
        assertTrue(result.err().contains("has been changed"), result.all());
    }

    @Test
    void usageAndMissingFilesAreToldApart() {
        assertEquals(2, rig.program().run("verify").code());
        assertEquals(2, rig.program().run("verify", "a", "b").code());
        Result missing = rig.verify(rig.program().path("none_meta.yaml"));
        assertEquals(1, missing.code());
        assertTrue(missing.err().contains("there is no such file"), missing.all());
    }

    @Test
    void speaksChinese() throws IOException {
        Path meta = bundle("compressor: tar");
        rig.program().variable("lang", "zh");
        Result good = rig.verify(meta);
        assertEquals(0, good.code(), good.all());
        assertTrue(good.out().contains("全部正确。"), good.out());
        At at = VerifyRig.places(meta, SHARED.blob().digest()).get(0);
        VerifyRig.flip(at.file(), at.offset());
        Result bad = rig.verify(meta);
        assertEquals(1, bad.code(), bad.all());
        assertTrue(bad.out().contains("已损坏：" + name(at.file())), bad.out());
        assertTrue(bad.out().contains("影响镜像 team/first:1, team/second:1\n"), bad.out());
        for (String line : bad.out().lines().toList()) {
            assertTrue(TextTable.width(line) <= 100, line);
        }
    }
}

package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.imagetransmit.cli.ProgramRig.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Damage in bundles that the original wrote, where blobs have to be looked for and nothing but their names vouches for them. */
class VerifyOriginalTest {
    /** The layer of both images, at the beginning of the second data file. */
    private static final String SHARED = "045bec8c80c38b8800d007561ad617548373969216ac075f774397ffd3d3ab2f";
    /** The layer of app alone, at the beginning of the first one. */
    private static final String OWN = "f9e0f5f1369bbefea3e5efbbcc5f32cca3ce59f4743e6697cc3d1a5fddd7cf49";

    private static final int OWN_SIZE = 60_751;

    private final VerifyRig rig = new VerifyRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private Path file(String name) {
        return rig.program().path("img_full_202611231638_" + name + ".tar");
    }

    private static void assertGood(Result result) {
        assertEquals(0, result.code(), result.all());
        assertTrue(result.out().contains("Everything is as it should be."), result.all());
    }

    private static void assertDamaged(Result result, String... parts) {
        assertEquals(1, result.code(), result.all());
        for (String part : parts) {
            assertTrue(result.out().contains(part), part + " is not in " + result.all());
        }
    }

    @Test
    void intactBundlesAreRight() throws IOException {
        Path full = rig.original();
        assertGood(rig.verify(full));
        Result increment = rig.verify(rig.program().path(VerifyRig.INCREMENT));
        assertGood(increment);
        assertTrue(increment.out().contains("(blobs: 1), which " + VerifyRig.FULL + " brings"), increment.out());
        assertTrue(increment.out().contains("  sha256:" + SHARED), increment.out());
        assertGood(rig.verify(rig.originalDocker()));
    }

    @Test
    void aFlippedBitOfABlobHitsItsImages() throws IOException {
        Path meta = rig.original();
        VerifyRig.flip(file("1"), 512 + 1000);
        assertDamaged(
                rig.verify(meta),
                "DAMAGED: img_full_202611231638_1.tar",
                "blob sha256:" + SHARED + " is damaged",
                "bytes 512 to " + (512 + 371_510 - 1),
                "hits fixture/app:3.5, fixture/base:1.0\n");
        VerifyRig.flip(file("1"), 512 + 1000);
        VerifyRig.flip(file("0"), 512 + 1000);
        Result own = rig.verify(meta);
        assertDamaged(own, "blob sha256:" + OWN + " is damaged", "hits fixture/app:3.5\n");
        assertFalse(own.out().contains("fixture/base"), own.out());
    }

    /** The name, the size and the checksum of a header: the blob behind it is found all the same, and so are those behind it. */
    @ParameterizedTest
    @ValueSource(ints = {5, 70, 130, 150})
    void aDamagedHeaderDoesNotHideWhatFollows(int offset) throws IOException {
        Path meta = rig.original();
        VerifyRig.flip(file("0"), offset);
        Result result = rig.verify(meta);
        assertDamaged(result, "tar header of the blob sha256:" + OWN, "bytes 0 to 511", "hits fixture/app:3.5\n");
        assertFalse(result.out().contains("is damaged"), result.out());
        assertFalse(result.out().contains("in none of the data files"), result.out());
    }

    @Test
    void paddingAndTheEndAreLookedAt() throws IOException {
        Path meta = rig.original();
        VerifyRig.flip(file("0"), 512 + OWN_SIZE);
        VerifyRig.flip(file("0"), Files.size(file("0")) - 1);
        assertDamaged(
                rig.verify(meta),
                "padding behind the blob sha256:" + OWN,
                "bytes that belong to no entry of the tar",
                "no image is hit");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFlippedBitAnywhereIsFound(boolean docker) throws IOException {
        Path meta = docker ? rig.originalDocker() : rig.original();
        Random random = new Random(7);
        for (Path file : VerifyRig.dataFiles(meta)) {
            for (int i = 0; i < 25; i++) {
                long offset = random.nextLong(Files.size(file));
                VerifyRig.flip(file, offset);
                // what manifest.json says to docker is vouched for by nothing
                boolean free = docker && offset >= 438_784;
                if (!free) {
                    assertDamaged(rig.verify(meta), "DAMAGED: " + file.getFileName());
                }
                VerifyRig.flip(file, offset);
            }
        }
        assertGood(rig.verify(meta));
    }

    @Test
    void aCutFileIsToldWithWhatItCost() throws IOException {
        Path meta = rig.original();
        VerifyRig.cut(file("1"), 100_000);
        assertDamaged(
                rig.verify(meta),
                "the file has 100000 bytes instead of 375296",
                "blob sha256:" + SHARED + " is damaged",
                "has " + (100_000 - 512) + " bytes",
                "in none of the data files");
    }

    @Test
    void aMissingFileHitsTheImagesWhoseBlobsAreNowhereElse() throws IOException {
        Path meta = rig.original();
        Files.delete(file("0"));
        Result result = rig.verify(meta);
        assertDamaged(result, "DAMAGED: img_full_202611231638_0.tar", "the file is missing", "hits fixture/app:3.5\n");
        assertFalse(result.out().contains("fixture/base"), result.out());
    }

    /** The original writes an index and forgets what is below it. */
    @Test
    void anIndexWithoutItsManifestsIsIncomplete() throws IOException {
        Path meta = rig.original();
        String child = "sha256:" + "0123456789abcdef".repeat(4);
        String index = "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":"
                + "[{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"" + child
                + "\",\"size\":500,\"platform\":{\"os\":\"linux\",\"architecture\":\"arm64\"}}]}";
        Files.writeString(
                meta,
                Files.readString(meta)
                        .replace("manifests:\n", "manifests:\n  http://127.0.0.1:5001/multi:1: '" + index + "'\n"));
        assertDamaged(rig.verify(meta), "manifest " + child + " is missing or damaged", "hits multi:1\n");
        Result inspected = rig.inspect(meta);
        assertEquals(0, inspected.code(), inspected.all());
        assertTrue(inspected.out().contains("not in this bundle: linux/arm64"), inspected.out());
    }

    /** Old versions packed each tar as a whole. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd", "xz", "lz4"})
    void packedTarsAreVerifiedWhileTheyAreUnpacked(String compressor) throws IOException {
        Path meta = rig.original();
        String text = Files.readString(meta).replace("compressor: tar", "compressor: " + compressor);
        for (String number : new String[] {"0", "1"}) {
            byte[] tar = Files.readAllBytes(file(number));
            Path packed = file(number);
            try (OutputStream out = packed(compressor, Files.newOutputStream(packed))) {
                out.write(tar);
            }
            text = text.replace(
                    packed.getFileName() + ": " + tar.length, packed.getFileName() + ": " + Files.size(packed));
        }
        Files.writeString(meta, text);
        assertGood(rig.verify(meta));
        Result inspected = rig.inspect(meta);
        assertTrue(inspected.out().contains(compressor), inspected.out());
        VerifyRig.flip(file("1"), 5000);
        assertDamaged(rig.verify(meta), "DAMAGED: img_full_202611231638_1.tar", "fixture/base:1.0");
        assertFalse(Files.exists(rig.program().path("data")), "nothing is unpacked to the disk");
    }

    private static OutputStream packed(String compressor, OutputStream out) throws IOException {
        return switch (compressor) {
            case "gzip" -> new GZIPOutputStream(out);
            case "zstd" -> new ZstdOutputStreamNoFinalizer(out).setChecksum(true);
            case "xz" -> new XZOutputStream(out, new LZMA2Options());
            default -> new FramedLZ4CompressorOutputStream(out);
        };
    }
}

package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStream;
import io.imagetransmit.testing.OriginalBundles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/**
 * Bundles that were made to hurt, uploaded by a real process with the memory that the launcher gives it: each is refused in a
 * sentence, with exit code 1. They have the original's form, which nothing vouches for.
 */
@SuppressWarnings("NullAway") // what is missing fails the test
class HostileBundleTest {
    private static final List<String> SMALL_HEAP =
            List.of("-XX:+UseSerialGC", "-Xmx64m", "-Xss512k", "-XX:TieredStopAtLevel=1");
    private static final String LAYER = "045bec8c80c38b8800d007561ad617548373969216ac075f774397ffd3d3ab2f";
    private static final long HUGE = 10_000_000_000L;

    private BundleRig rig;
    private Path meta;

    @BeforeEach
    void open() {
        rig = new BundleRig();
        meta = OriginalBundles.full(rig.program().path("bundle"));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private Path dataFile() {
        return meta.resolveSibling(OriginalBundles.FULL_FILES.get(1));
    }

    private void assertRefused(String... words) {
        try (ChildProgram child = ChildProgram.start(rig.program(), SMALL_HEAP, "-dst", "b", "-img", meta.toString())) {
            assertEquals(1, child.await(), child.output());
            DamagedBundleTest.assertNoAccident(child.output());
            for (String word : words) {
                assertTrue(child.output().contains(word), child.output());
            }
        }
        rig.assertTargetEmpty();
        assertEquals(List.of(), rig.leftovers());
    }

    /** Makes the data file ten gigabytes of nothing behind these bytes, and has the meta file say so. */
    private void sparse(byte[]... begin) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(dataFile().toFile(), "rw")) {
            file.setLength(0);
            for (byte[] bytes : begin) {
                file.write(bytes);
            }
            file.setLength(HUGE);
        }
        change("375296", Long.toString(HUGE));
    }

    private void change(String from, String to) throws IOException {
        String text = Files.readString(meta);
        assertTrue(text.contains(from), from);
        Files.writeString(meta, text.replace(from, to));
    }

    private static byte[] header(String name, byte type, long size) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, type);
        entry.setSize(size);
        byte[] header = new byte[512];
        entry.writeEntryHeader(header, ZipEncodingHelper.getZipEncoding("UTF-8"), true);
        return header;
    }

    @Test
    void tenGigabytesOfNothing() throws IOException {
        sparse();
        assertRefused(OriginalBundles.FULL, LAYER);
    }

    @Test
    void blobOfTenGigabytesThatShouldHaveLess() throws IOException {
        sparse(header(LAYER + ".tar.gz", (byte) '0', HUGE - 2048));
        assertRefused(OriginalBundles.FULL_FILES.get(1), LAYER);
    }

    @Test
    void blobOfTenGigabytesAsItsManifestSays() throws IOException {
        sparse(header(LAYER + ".tar.gz", (byte) '0', HUGE - 2048));
        change("\"size\": 371510", "\"size\": " + (HUGE - 2048));
        // it takes a while to read that, so only the beginning is lied about: the size in the header is too large for
        // the file
        sparseHeaderBeyondTheFile();
        assertRefused(OriginalBundles.FULL_FILES.get(1));
    }

    private void sparseHeaderBeyondTheFile() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(dataFile().toFile(), "rw")) {
            file.write(header(LAYER + ".tar.gz", (byte) '0', Long.MAX_VALUE - 1000));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"L", "x", "K", "g"})
    void nameOfGigabytes(String type) throws IOException {
        byte[] pax = "2000000000 path=".getBytes(StandardCharsets.UTF_8);
        sparse(header("name", (byte) type.charAt(0), 3_000_000_000L), pax);
        assertRefused("L".equals(type) || "x".equals(type) ? OriginalBundles.FULL_FILES.get(1) : LAYER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zstd", "gzip", "xz"})
    void fewBytesThatUnpackToGigabytes(String compressor) throws IOException {
        try (OutputStream out = packing(compressor, new BufferedOutputStream(Files.newOutputStream(dataFile())))) {
            byte[] nothing = new byte[1 << 20];
            for (int i = 0; i < 300; i++) {
                out.write(nothing);
            }
        }
        Path first = meta.resolveSibling(OriginalBundles.FULL_FILES.get(0));
        byte[] tar = Files.readAllBytes(first);
        try (OutputStream out = packing(compressor, Files.newOutputStream(first))) {
            out.write(tar);
        }
        change("compressor: tar", "compressor: " + compressor);
        change("375296", Long.toString(Files.size(dataFile())));
        change("65024", Long.toString(Files.size(first)));
        assertRefused(OriginalBundles.FULL_FILES.get(1));
    }

    private static OutputStream packing(String compressor, OutputStream out) throws IOException {
        return switch (compressor) {
            case "zstd" -> new ZstdOutputStream(out, 1);
            case "gzip" ->
                new GZIPOutputStream(out) {
                    {
                        def.setLevel(Deflater.BEST_SPEED);
                    }
                };
            default -> new XZOutputStream(out, new LZMA2Options(0));
        };
    }

    @Test
    void metaFileThatIsOneText() throws IOException {
        Files.writeString(meta, "datafiles: " + "x".repeat(30_000_000) + "\n");
        assertRefused(OriginalBundles.FULL);
    }

    @Test
    void metaFileOfManyLinesInOneText() throws IOException {
        Files.writeString(meta, "datafiles: |\n" + ("  " + "x".repeat(100) + "\n").repeat(300_000));
        assertRefused(OriginalBundles.FULL);
    }

    @Test
    void metaFileOfManySmallThings() throws IOException {
        Files.writeString(meta, "datafiles:\n" + "- []\n".repeat(10_000_000));
        assertRefused(OriginalBundles.FULL);
    }

    @Test
    void chainOfBundlesWithoutEnd() throws IOException {
        Path folder = meta.getParent();
        String text = Files.readString(OriginalBundles.increment(folder));
        for (int i = 0; i < 3000; i++) {
            String next = i == 2999 ? "next0_meta.yaml" : "next" + (i + 1) + "_meta.yaml";
            Files.writeString(folder.resolve("next" + i + "_meta.yaml"), text.replace(OriginalBundles.FULL, next));
        }
        meta = folder.resolve("next0_meta.yaml");
        assertRefused(LAYER, "next1_meta.yaml");
    }
}

package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStream;
import io.imagetransmit.cli.ProgramRig.Result;
import io.imagetransmit.image.Digest;
import io.imagetransmit.testing.Command;
import io.imagetransmit.testing.OriginalBundles;
import io.imagetransmit.testing.Programs;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** What the original tool wrote arrives as exactly what it had been. */
@SuppressWarnings("NullAway.Init")
class OriginalBundleTest {
    private BundleRig rig;

    @BeforeEach
    void open() {
        rig = new BundleRig();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private Path folder() {
        return rig.program().path("bundle");
    }

    private void assertArrived(String... images) {
        for (String image : images) {
            String[] parts = image.split(":", 2);
            Digest digest = OriginalBundles.DIGESTS.get(image);
            assertEquals(digest, rig.arrived().contents(parts[0], parts[1]).top(), image);
        }
    }

    @Test
    void tarFilesArrive() {
        rig.upload(OriginalBundles.full(folder()));
        assertArrived("fixture/base:1.0", "fixture/app:3.5");
    }

    @Test
    void dockerFormArrives() {
        rig.upload(OriginalBundles.docker(folder()));
        assertArrived("fixture/base:1.0", "fixture/app:3.5");
    }

    @Test
    void incrementArrivesAfterItsBase() {
        rig.upload(OriginalBundles.full(rig.program().path("base")));
        rig.upload(OriginalBundles.increment(folder()));
        assertArrived("fixture/app:3.10", "fixture/app:3.5", "fixture/base:1.0");
    }

    @Test
    void incrementBesideItsBaseArrivesAlone() {
        OriginalBundles.full(folder());
        rig.upload(OriginalBundles.increment(folder()));
        assertArrived("fixture/app:3.10");
        assertEquals(List.of("3.10"), rig.arrived().tags("fixture/app"));
    }

    @Test
    void incrementWithoutItsBaseIsRefusedBeforeAnythingIsPushed() {
        Result result = rig.tryUpload(OriginalBundles.increment(folder()));
        assertEquals(1, result.code(), result.all());
        assertTrue(result.all().contains("045bec8c80c38b8800d007561ad617548373969216ac075f774397ffd3d3ab2f"));
        assertTrue(result.all().contains(OriginalBundles.FULL), result.all());
        rig.assertTargetEmpty();
    }

    /** As older versions of the original packed their data files. */
    @ParameterizedTest
    @ValueSource(strings = {"zstd", "gzip", "xz", "lz4"})
    void packedDataFilesArrive(String compressor) throws IOException {
        Path meta = packed(compressor, OriginalBundles.FULL_FILES, OriginalBundles.full(folder()));
        rig.upload(meta);
        assertArrived("fixture/base:1.0", "fixture/app:3.5");
        assertEquals(List.of(), rig.leftovers());
    }

    /** The programs themselves write other frames than Java's libraries. */
    @ParameterizedTest
    @ValueSource(strings = {"zstd", "gzip", "xz", "lz4"})
    void dataFilesPackedByProgramsArrive(String compressor) throws IOException {
        Path meta = OriginalBundles.full(folder());
        Path program = Programs.require(compressor);
        for (String name : OriginalBundles.FULL_FILES) {
            Path tar = folder().resolve(name);
            Path made = folder().resolve("made");
            Files.move(tar, made);
            // by the shell, since lz4 writes elsewhere than the others where there is no terminal
            String line = "'" + program + "' -q -9 -c '" + made + "' > '" + tar + "'";
            Command.of(Programs.require("sh"), "-c", line).runOrFail();
            Files.delete(made);
        }
        rig.upload(declared(meta, compressor, OriginalBundles.FULL_FILES));
        assertArrived("fixture/base:1.0", "fixture/app:3.5");
    }

    private Path packed(String compressor, List<String> names, Path meta) throws IOException {
        for (String name : names) {
            Path file = folder().resolve(name);
            byte[] tar = Files.readAllBytes(file);
            try (OutputStream out = packing(compressor, Files.newOutputStream(file))) {
                out.write(tar);
            }
        }
        return declared(meta, compressor, names);
    }

    private static OutputStream packing(String compressor, OutputStream out) throws IOException {
        return switch (compressor) {
            case "zstd" -> new ZstdOutputStream(out);
            case "gzip" -> new GZIPOutputStream(out);
            case "xz" -> new XZOutputStream(out, new LZMA2Options(6));
            default -> new FramedLZ4CompressorOutputStream(out);
        };
    }

    /** Changes the meta file to what the packed files are. */
    private Path declared(Path meta, String compressor, List<String> names) throws IOException {
        String text = Files.readString(meta).replace("compressor: tar", "compressor: " + compressor);
        for (String name : names) {
            text = text.replaceFirst(name + ": \\d+", name + ": " + Files.size(folder().resolve(name)));
        }
        return Files.writeString(meta, text);
    }

    @Test
    void listSelectsAndRenames() {
        Path meta = OriginalBundles.full(folder());
        rig.program().write("list.txt", "fixture/app:3.5 -> other/app:new\nhttp://127.0.0.1:5001/fixture/base:1.0\n");
        rig.upload(meta, "-lst", "list.txt");
        assertEquals(
                OriginalBundles.DIGESTS.get("fixture/app:3.5"),
                rig.arrived().contents("other/app", "new").top());
        assertArrived("fixture/base:1.0");
        assertEquals(List.of(), rig.arrived().tags("fixture/app"));
    }

    @Test
    void imageThatTheBundleDoesNotHaveIsNamed() {
        Path meta = OriginalBundles.full(folder());
        rig.program().write("list.txt", "fixture/app:3.5\nfixture/none:1\n");
        Result result = rig.tryUpload(meta, "-lst", "list.txt");
        assertEquals(1, result.code(), result.all());
        assertTrue(result.all().contains("fixture/none:1"), result.all());
        assertArrived("fixture/app:3.5");
    }
}

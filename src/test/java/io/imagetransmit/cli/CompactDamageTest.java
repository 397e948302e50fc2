package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.cli.CompactFiles.Stretch;
import io.imagetransmit.cli.ProgramRig.Result;
import io.imagetransmit.image.Digest;
import io.imagetransmit.testing.ImageBuilder;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.Releases;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.testing.TestLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Compact bundles that somebody or something has damaged: found, named, and nothing wrong gets to the target. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway") // what is missing fails the test
class CompactDamageTest {
    private final Map<String, TestImage> images = new LinkedHashMap<>();
    private BundleRig rig;
    private Path whole;
    private List<Stretch> records;
    private int copies;

    @BeforeAll
    void pack() {
        rig = new BundleRig();
        images.put("docker", OddImages.dockerImage(410_000));
        images.put("multi", OddImages.multiPlatform(410_100));
        images.put("app", Releases.image(20, 1));
        images.put("next", Releases.image(20, 2));
        images.put("big", OddImages.bigLayer(410_200, 1_500_000));
        StringBuilder list = new StringBuilder();
        images.forEach((name, image) -> {
            rig.push("damaged/" + name, "v1", image);
            list.append("damaged/").append(name).append(":v1\n");
        });
        rig.configure("compressor: compact\nmaxconn: 3\nvolumesize: 512KiB\ncompact: {window: 1MB}\nretries: 0\n");
        whole = rig.download(list.toString());
        records = CompactFiles.records(whole);
    }

    @AfterAll
    void close() {
        rig.close();
    }

    /** A copy of the bundle in a folder of its own, and an empty target. */
    private Path copy() {
        rig.newTarget();
        return CompactFiles.copy(whole, rig.program().path("copy" + copies++));
    }

    /** Turns over a bit at a position of all data files together; the file that it is in. */
    private static Path flip(Path meta, long position) throws IOException {
        long start = 0;
        for (Path file : CompactFiles.dataFiles(meta)) {
            if (position < start + Files.size(file)) {
                VerifyRig.flip(file, position - start);
                return file;
            }
            start += Files.size(file);
        }
        throw new AssertionError("no position " + position);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private Result verified(Path meta, int code, String... words) {
        Result result = rig.program().run("verify", meta.toString());
        assertEquals(code, result.code(), result.all());
        for (String word : words) {
            assertTrue(result.all().contains(word), word + " is not in: " + result.all());
        }
        DamagedBundleTest.assertNoAccident(result.all());
        return result;
    }

    /** The upload ends with this code; what is at the target is right. Gives the images that are there. */
    private List<String> uploaded(Path meta, int code, String... words) {
        Result result = rig.tryUpload(meta);
        assertEquals(code, result.code(), result.all());
        for (String word : words) {
            assertTrue(result.all().contains(word), word + " is not in: " + result.all());
        }
        DamagedBundleTest.assertNoAccident(result.all());
        images.forEach((name, image) -> {
            Optional<Digest> there = rig.arrived().digest("damaged/" + name, "v1");
            if (there.isPresent()) {
                rig.assertArrived("damaged/" + name, "v1", image);
            }
        });
        List<String> arrived = images.keySet().stream()
                .filter(name -> rig.arrived().digest("damaged/" + name, "v1").isPresent())
                .toList();
        for (String name : images.keySet()) {
            // exactly those that did not arrive are told
            assertEquals(
                    code != 0 && !arrived.contains(name),
                    code != 0 && result.all().contains("/damaged/" + name + ":v1: "),
                    name + " in " + result.all());
        }
        return arrived;
    }

    private List<Stretch> of(char type) {
        return records.stream().filter(record -> record.type() == type).toList();
    }

    /** Wherever it is: its file is named, and the upload is right or fails with the images named. */
    @Test
    void flippedBitAnywhereInARecord() throws IOException {
        Random random = new Random(21);
        int arrived = 0;
        for (char type : new char[] {'B', 'L'}) {
            List<Stretch> some = of(type);
            for (int i = 0; i < 6; i++) {
                Stretch record = some.get(random.nextInt(some.size()));
                Path meta = copy();
                Path file = flip(meta, random.nextLong(record.from() + 9, record.to()));
                Result result = verified(meta, 1, "DAMAGED: " + name(file), "is damaged", "hits damaged/");
                List<String> there = uploaded(meta, 1, name(file));
                assertFalse(there.size() == images.size(), there::toString);
                for (String name : images.keySet()) {
                    assertEquals(!there.contains(name), result.out().contains("damaged/" + name + ":v1"), result.all());
                }
                arrived += there.size();
            }
        }
        assertTrue(arrived >= 24, "the others are not worse off: " + arrived);
    }

    /** What a block has in common with others hits all of these, what it has of its own only one. */
    @Test
    void damageHitsTheImagesThatUseTheBlock() throws IOException {
        Path meta = copy();
        Digest config = images.get("docker").blobs().get(0).digest();
        byte[] all = CompactFiles.bytes(meta);
        assertTrue(of('B').size() > 2 && all.length > 512 << 10, records.toString());
        // the record of a configuration that only one image has
        for (Stretch record : of('L')) {
            Path copy = copy();
            flip(copy, record.to() - 1);
            Result result = rig.program().run("verify", copy.toString());
            if (result.out().contains("blob " + config)) {
                assertTrue(result.out().contains("hits damaged/docker:v1\n"), result.all());
                assertTrue(result.out().contains("images hit: 1"), result.all());
                assertEquals(List.of("multi", "app", "next", "big"), uploaded(copy, 1));
                return;
            }
        }
        throw new AssertionError("no record of " + config);
    }

    /** A record's letter or length: whoever goes from one to the next is lost there, whoever has the directory is not. */
    @Test
    void flippedBitInTheHeadOfARecord() throws IOException {
        for (Stretch record : List.of(of('B').get(1), of('L').get(2))) {
            for (int at : new int[] {0, 4, 8}) {
                Path meta = copy();
                Path file = flip(meta, record.from() + at);
                verified(meta, 1, "DAMAGED: " + name(file), "hits damaged/");
                // what a block has may be in all images, a blob is in one
                assertTrue(!uploaded(meta, 1).isEmpty() || record.type() == 'B');
            }
        }
    }

    /** Directory and trailer say where everything is, which can be found out without them. */
    @Test
    void flippedBitAtTheEnd() throws IOException {
        Stretch end = of('E').get(0);
        Random random = new Random(22);
        for (long at : new long[] {
            end.from(), end.from() + 6, random.nextLong(end.from() + 9, end.to()), end.to(), end.to() + 6, end.to() + 12
        }) {
            Path meta = copy();
            Path file = flip(meta, at);
            verified(meta, 1, "DAMAGED: " + name(file), "the file is not what it was", "no image is hit");
            assertEquals(List.copyOf(images.keySet()), uploaded(meta, 0));
        }
    }

    @Test
    void flippedBitAtTheBeginning() throws IOException {
        for (long at : new long[] {0, 5, 11}) {
            Path meta = copy();
            Path file = flip(meta, at);
            verified(meta, 1, "DAMAGED: " + name(file), "images hit: 5");
            Result result = rig.tryUpload(meta);
            assertEquals(1, result.code(), result.all());
            assertTrue(result.all().contains(name(file)), result.all());
            DamagedBundleTest.assertNoAccident(result.all());
            rig.assertTargetEmpty();
        }
    }

    private void assertRefused(Path meta, Path... files) {
        Result result = rig.tryUpload(meta);
        assertEquals(1, result.code(), result.all());
        for (Path file : files) {
            assertTrue(result.all().contains(name(file)), name(file) + " is not in " + result.all());
        }
        DamagedBundleTest.assertNoAccident(result.all());
        rig.assertTargetEmpty();
    }

    @Test
    void cutFilesAreFound() throws IOException {
        for (int number : new int[] {0, 1, CompactFiles.dataFiles(whole).size() - 1}) {
            for (long cut : new long[] {1, 40_000}) {
                Path meta = copy();
                Path file = CompactFiles.dataFiles(meta).get(number);
                VerifyRig.cut(file, Math.max(0, Files.size(file) - cut));
                verified(meta, 1, "DAMAGED: " + name(file), " bytes instead of ", "images hit: 5");
                assertRefused(meta, file);
            }
        }
    }

    @Test
    void missingFilesAreNamed() throws IOException {
        Path meta = copy();
        List<Path> files = CompactFiles.dataFiles(meta);
        Files.delete(files.get(1));
        Files.delete(files.get(files.size() - 1));
        verified(
                meta,
                1,
                "DAMAGED: " + name(files.get(1)) + "\n  the file is missing",
                "DAMAGED: " + name(files.get(files.size() - 1)) + "\n  the file is missing",
                "images hit: 5");
        assertRefused(meta, files.get(1), files.get(files.size() - 1));
    }

    @Test
    void swappedFilesAreRecognised() throws IOException {
        for (int[] pair : new int[][] {{0, 1}, {1, 2}}) {
            Path meta = copy();
            List<Path> files = CompactFiles.dataFiles(meta);
            VerifyRig.swap(files.get(pair[0]), files.get(pair[1]));
            verified(
                    meta,
                    1,
                    "DAMAGED: " + name(files.get(pair[0])) + "\n",
                    "DAMAGED: " + name(files.get(pair[1])) + "\n",
                    "  the file holds what " + name(files.get(pair[0])) + " should hold\n",
                    "  the file holds what " + name(files.get(pair[1])) + " should hold\n",
                    "hits damaged/");
            Result result = rig.tryUpload(meta);
            assertEquals(1, result.code(), result.all());
            DamagedBundleTest.assertNoAccident(result.all());
        }
    }

    /** Where the meta file of one bundle lies beside the files of another one. */
    @Test
    void filesOfAnotherBundleAreFound() throws IOException {
        Path other = rig.download("damaged/docker:v1\ndamaged/app:v1\n", "-out", "other");
        Path meta = copy();
        Path foreign = Files.copy(other, meta.resolveSibling("foreign_meta.yaml"));
        List<Path> own = CompactFiles.dataFiles(other);
        List<Path> theirs = CompactFiles.dataFiles(meta);
        for (int i = 0; i < own.size(); i++) {
            byte[] bytes = new byte[(int) Files.size(own.get(i))];
            byte[] wrong = Files.readAllBytes(theirs.get(i));
            System.arraycopy(wrong, 0, bytes, 0, Math.min(wrong.length, bytes.length));
            Files.write(meta.resolveSibling(own.get(i).getFileName()), bytes);
        }
        verified(foreign, 1, name(own.get(0)), "images hit: ");
        Result result = rig.tryUpload(foreign);
        assertEquals(1, result.code(), result.all());
        DamagedBundleTest.assertNoAccident(result.all());
    }

    /** The base beside an increment is damaged: found when its content is read, and its file is named. */
    @Test
    void damagedBaseBeside() throws IOException {
        TestImage last = Releases.image(20, 3);
        rig.push("damaged/last", "v1", last);
        rig.push("damaged/own", "v1", Releases.image(22, 1));
        Path increment =
                rig.download("damaged/last:v1\ndamaged/own:v1\n", "-inc", whole.toString(), "-out", "increment/");
        for (Stretch block : of('B')) {
            Path base = copy();
            Path meta = CompactFiles.copyBeside(base, increment);
            Path file = flip(base, (block.from() + block.to()) / 2);
            Result result = rig.tryUpload(meta);
            if (result.code() == 0) {
                rig.assertArrived("damaged/last", "v1", last);
                continue; // the other images' block
            }
            assertTrue(result.all().contains(name(file)), result.all());
            assertTrue(result.all().contains("damaged/last:v1"), result.all());
            DamagedBundleTest.assertNoAccident(result.all());
            rig.assertArrived("damaged/own", "v1", Releases.image(22, 1));
            assertEquals(List.of(), rig.arrived().tags("damaged/last"));
            Result told = rig.program().run("verify", meta.toString());
            assertEquals(1, told.code(), told.all());
            assertTrue(told.out().contains(name(file)) && told.out().contains("hits damaged/last:v1"), told.all());
            return;
        }
        throw new AssertionError("the increment refers to none of the base's blocks");
    }

    /** A base whose meta file is another's, or damaged, or whose data file is cut, is none. */
    @Test
    void whatIsNotTheBaseIsNotTaken() throws IOException {
        TestImage last = Releases.image(20, 4);
        rig.push("damaged/fourth", "v1", last);
        Path increment = rig.download("damaged/fourth:v1\n", "-inc", whole.toString(), "-out", "fourth/");
        Path base = copy();
        Path meta = CompactFiles.copyBeside(base, increment);
        VerifyRig.cut(CompactFiles.dataFiles(base).get(0), 1000);
        assertRefused(meta, whole);
        base = copy();
        meta = CompactFiles.copyBeside(base, increment);
        VerifyRig.flip(base, 300);
        assertRefused(meta, whole);
        Result verified = rig.program().run("verify", meta.toString());
        assertTrue(verified.out().contains("Made with contents of " + name(whole)), verified.all());
    }

    /** Neither a data file nor an index is what one uploads. */
    @Test
    void otherFilesOfABundleAreNoMetaFiles() {
        for (Path file : List.of(CompactFiles.dataFiles(whole).get(0), CompactFiles.index(whole))) {
            for (String[] arguments : new String[][] {
                {"-dst", "b", "-img", file.toString()}, {"verify", file.toString()}, {"inspect", file.toString()}
            }) {
                Result result = rig.program().run(arguments);
                assertEquals(1, result.code(), result.all());
                assertTrue(result.err().contains(name(file)), result.all());
                DamagedBundleTest.assertNoAccident(result.all());
            }
        }
    }

    @Test
    void sharedLayerOfTwoImagesIsToldOfBoth() throws IOException {
        TestLayer layer = Releases.layer(21, 1);
        rig.push("damaged/left", "v1", ImageBuilder.oci().layer(layer).build());
        rig.push("damaged/right", "v1", ImageBuilder.docker().layer(layer).build());
        Path meta = rig.download("damaged/left:v1\ndamaged/right:v1\n", "-out", "shared/");
        VerifyRig.flip(CompactFiles.dataFiles(meta).get(0), 100_000);
        verified(
                meta,
                1,
                "blob " + layer.blob().digest() + " is damaged",
                "hits damaged/left:v1, damaged/right:v1\n",
                "is damaged at byte ");
    }
}

package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.cli.ProgramRig.Result;
import io.imagetransmit.image.Digest;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.TestImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bundles that somebody or something has damaged: found, named, and nothing wrong gets to the target. */
@SuppressWarnings({"NullAway", "NonApiType"}) // what is missing fails the test
class DamagedBundleTest {
    private BundleRig rig;
    private Path whole;
    private int copies;
    private final Map<String, TestImage> images = new LinkedHashMap<>();

    @BeforeEach
    void pack() {
        rig = new BundleRig();
        images.put("docker", OddImages.dockerImage(200_000));
        images.put("multi", OddImages.multiPlatform(200_100));
        images.put("big", OddImages.bigLayer(200_200, 1_500_000));
        images.put("plain", OddImages.bigLayer(200_300, 1_500_000));
        StringBuilder list = new StringBuilder();
        images.forEach((name, image) -> {
            rig.push("damaged/" + name, "v1", image);
            list.append("damaged/").append(name).append(":v1\n");
        });
        // two large layers do not fit into one data file, whichever blob comes first
        rig.configure("compressor: tar\nmaxconn: 3\nvolumesize: 2MB\n");
        whole = rig.download(list.toString());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    /** A copy of the bundle in a folder of its own, and an empty target. */
    private Path copy() {
        rig.newTarget();
        Path folder = rig.program().path("copy" + copies++);
        try {
            Files.createDirectories(folder);
            for (Path file : dataFiles(whole)) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
            return Files.copy(whole, folder.resolve(whole.getFileName()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> dataFiles(Path meta) {
        List<Path> files = new ArrayList<>();
        BundleFiles.map(BundleFiles.meta(meta), "datafiles")
                .keySet()
                .forEach(name -> files.add(meta.resolveSibling(name)));
        return files;
    }

    private static void flip(Path file, long position, int bit) {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(position);
            int value = bytes.read();
            bytes.seek(position);
            bytes.write(value ^ 1 << bit);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Refused with exit code 1 and a sentence that has all these words; what is at the target is right. */
    private void assertFound(Path meta, String... words) {
        Result result = rig.tryUpload(meta);
        assertEquals(1, result.code(), result.all());
        for (String word : words) {
            assertTrue(result.all().contains(word), word + " is not in: " + result.all());
        }
        assertNoAccident(result.all());
        assertNothingWrong();
    }

    static void assertNoAccident(String output) {
        for (String word : List.of("unforeseen", "Exception", "\tat ", "OutOfMemory")) {
            assertFalse(output.contains(word), output);
        }
    }

    private void assertNothingWrong() {
        images.forEach((name, image) -> {
            Optional<Digest> there = rig.arrived().digest("damaged/" + name, "v1");
            if (there.isPresent()) {
                rig.assertArrived("damaged/" + name, "v1", image);
            }
        });
    }

    /** Where the content of blobs is, by data file: beginning to end. */
    private static Map<String, TreeMap<Long, Long>> content(Path meta) {
        Map<String, TreeMap<Long, Long>> content = new LinkedHashMap<>();
        for (Object blob : BundleFiles.map(BundleFiles.map(BundleFiles.meta(meta), "transmit"), "blobs")
                .values()) {
            for (Object piece : (List<?>) ((Map<?, ?>) blob).get("at")) {
                List<?> parts = (List<?>) piece;
                long offset = ((Number) parts.get(1)).longValue();
                content.computeIfAbsent(parts.get(0).toString(), name -> new TreeMap<>())
                        .put(offset, offset + ((Number) parts.get(2)).longValue());
            }
        }
        return content;
    }

    @Test
    void flippedBitInABlobIsFoundAndNamesTheFile() throws IOException {
        Random random = new Random(11);
        Map<String, TreeMap<Long, Long>> content = content(whole);
        int inBlobs = 0;
        for (Path original : dataFiles(whole)) {
            String name = original.getFileName().toString();
            for (int i = 0; i < 12; i++) {
                long position = random.nextLong(Files.size(original));
                Path meta = copy();
                flip(meta.resolveSibling(name), position, random.nextInt(8));
                var before = content.get(name).floorEntry(position);
                if (before != null && position < before.getValue()) {
                    assertFound(meta, name);
                    inBlobs++;
                } else { // between the blobs is nothing that anybody takes
                    rig.upload(meta);
                    images.forEach((image, expected) -> rig.assertArrived("damaged/" + image, "v1", expected));
                }
            }
        }
        assertTrue(inBlobs > 20, inBlobs + " positions in blobs");
    }

    /** The other images are not worse off. */
    @Test
    void damageHitsTheImageItIsIn() {
        Path meta = copy();
        Map<?, ?> blobs = BundleFiles.map(BundleFiles.map(BundleFiles.meta(meta), "transmit"), "blobs");
        Digest layer = OddImages.bigLayer(200_200, 1_500_000).blobs().get(1).digest();
        List<?> piece = (List<?>) ((List<?>) ((Map<?, ?>) blobs.get(layer.toString())).get("at")).get(0);
        flip(meta.resolveSibling(piece.get(0).toString()), ((Number) piece.get(1)).longValue() + 700_000, 3);
        assertFound(meta, piece.get(0).toString(), layer.toString(), "damaged/big");
        for (String good : List.of("docker", "multi", "plain")) {
            rig.assertArrived("damaged/" + good, "v1", images.get(good));
        }
        assertEquals(List.of(), rig.arrived().tags("damaged/big"));
    }

    @Test
    void flippedBitInTheMetaFileIsFoundAndNamesIt() throws IOException {
        Random random = new Random(12);
        for (int i = 0; i < 30; i++) {
            Path meta = copy();
            flip(meta, random.nextLong(Files.size(meta)), random.nextInt(8));
            assertFound(meta, meta.getFileName().toString());
            rig.assertTargetEmpty();
        }
    }

    @Test
    void cutFilesAreFound() throws IOException {
        for (Path original : dataFiles(whole)) {
            for (long cut : new long[] {1, 1024, 40_000}) {
                Path meta = copy();
                Path file = meta.resolveSibling(original.getFileName());
                try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                    bytes.setLength(Math.max(0, bytes.length() - cut));
                }
                assertFound(meta, file.getFileName().toString());
                rig.assertTargetEmpty();
            }
        }
    }

    @Test
    void everyMissingFileIsNamed() throws IOException {
        Path meta = copy();
        List<Path> files = dataFiles(meta);
        for (Path file : files) {
            Files.delete(file);
        }
        String[] names =
                files.stream().map(file -> file.getFileName().toString()).toArray(String[]::new);
        assertTrue(names.length > 1); // how many there are depends on which blob came first
        assertFound(meta, names);
        rig.assertTargetEmpty();
    }

    @Test
    void swappedFilesAreFound() throws IOException {
        Path meta = copy();
        List<Path> files = dataFiles(meta);
        swap(files.get(0), files.get(1));
        assertFound(meta, files.get(0).getFileName().toString());
        // of the same size
        meta = copy();
        files = dataFiles(meta);
        byte[] one = Files.readAllBytes(files.get(0));
        for (Path file : files) {
            byte[] bytes = new byte[(int) Files.size(file)];
            System.arraycopy(one, 0, bytes, 0, Math.min(one.length, bytes.length));
            Files.write(file, bytes);
        }
        assertFound(meta, files.get(1).getFileName().toString());
    }

    private static void swap(Path one, Path other) throws IOException {
        Path aside = one.resolveSibling("aside");
        Files.move(one, aside);
        Files.move(other, one);
        Files.move(aside, other);
    }

    @Test
    void metaFileOfAnotherBundleIsFound() throws IOException {
        Path other = rig.download("damaged/docker:v1\n", "-out", "other");
        Path meta = copy();
        Path foreign = Files.copy(other, meta.resolveSibling("foreign_meta.yaml"));
        assertFound(foreign, dataFiles(other).get(0).getFileName().toString());
        // even if somebody has given its data files the right names
        for (Path file : dataFiles(other)) {
            Path pretender = meta.resolveSibling(file.getFileName());
            byte[] bytes = new byte[(int) Files.size(file)];
            byte[] foreignBytes = Files.readAllBytes(dataFiles(meta).get(0));
            System.arraycopy(foreignBytes, 0, bytes, 0, Math.min(30_000, Math.min(bytes.length, foreignBytes.length)));
            Files.write(pretender, bytes);
        }
        assertFound(foreign, dataFiles(other).get(0).getFileName().toString());
    }

    @Test
    void whatIsNoMetaFileAtAllIsRefused() throws IOException {
        rig.newTarget();
        Path folder = rig.program().path("odd");
        Files.createDirectories(folder);
        Path empty = Files.createFile(folder.resolve("empty_meta.yaml"));
        Path text = Files.writeString(folder.resolve("text_meta.yaml"), "hello\n");
        Path binary = Files.write(folder.resolve("binary_meta.yaml"), new byte[5000]);
        for (Path file : List.of(empty, text, binary, folder.resolve("none_meta.yaml"))) {
            assertFound(file, file.getFileName().toString());
            Result increment = rig.tryDownload("damaged/docker:v1\n", "-inc", file.toString());
            assertEquals(1, increment.code(), increment.all());
            assertTrue(increment.all().contains(file.getFileName().toString()), increment.all());
            assertNoAccident(increment.all());
        }
    }

    /** A base beside the bundle that is damaged helps nobody, and is not taken for one that does. */
    @Test
    void damagedBaseIsNotUsed() throws IOException {
        TestImage next = OddImages.ociImage(200_400);
        rig.push("damaged/next", "v1", next);
        Path increment = rig.download("damaged/next:v1\ndamaged/big:v1\n", "-inc", whole.toString());
        Path meta = copy();
        for (Path file : dataFiles(increment)) {
            Files.copy(file, meta.resolveSibling(file.getFileName()));
        }
        Path beside = Files.copy(increment, meta.resolveSibling(increment.getFileName()));
        flip(meta, 300, 1);
        Result result = rig.tryUpload(beside);
        assertEquals(1, result.code(), result.all());
        assertTrue(result.all().contains(whole.getFileName().toString()), result.all());
        assertNoAccident(result.all());
        rig.assertTargetEmpty();
        // its data file has lost a bit: found when it is read
        Path good = Files.copy(whole, meta, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Digest layer = images.get("big").blobs().get(1).digest();
        Map<?, ?> blobs = BundleFiles.map(BundleFiles.map(BundleFiles.meta(good), "transmit"), "blobs");
        List<?> piece = (List<?>) ((List<?>) ((Map<?, ?>) blobs.get(layer.toString())).get("at")).get(0);
        flip(meta.resolveSibling(piece.get(0).toString()), ((Number) piece.get(1)).longValue(), 0);
        assertFound(beside, piece.get(0).toString());
        assertEquals(List.of(), rig.arrived().tags("damaged/big"));
    }
}

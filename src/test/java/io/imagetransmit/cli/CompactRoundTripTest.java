package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.deflate.Encoder;
import io.imagetransmit.deflate.GzipRecipe;
import io.imagetransmit.testing.ImageBuilder;
import io.imagetransmit.testing.ImageKinds;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.Releases;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.testing.TestLayer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images of every kind go into a compact bundle and out of it, and are the same, byte by byte. */
class CompactRoundTripTest {
    private final BundleRig rig = new BundleRig();
    private final Map<String, TestImage> images = new LinkedHashMap<>();

    @AfterEach
    void close() {
        rig.close();
    }

    /** Pushes them as {@code kinds/NAME:v1} and gives the list of them. */
    private String push() {
        StringBuilder list = new StringBuilder();
        images.forEach((name, image) -> {
            rig.push("kinds/" + name, "v1", image);
            list.append("kinds/").append(name).append(":v1\n");
        });
        return list.toString();
    }

    private void assertArrived() {
        images.forEach((name, image) -> rig.assertArrived("kinds/" + name, "v1", image));
    }

    private static long blobBytes(Iterable<TestImage> images) {
        Map<String, Long> sizes = new TreeMap<>();
        images.forEach(
                image -> image.blobs().forEach(blob -> sizes.put(blob.digest().toString(), blob.size())));
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "maxconn: 5",
                "maxconn: 1\nsinglefile: true",
                "volumesize: 3MB\nmaxconn: 3",
                "volumesize: 64KiB",
                "compact: {level: 1, window: 1MB}"
            })
    void everyKindComesBack(String settings) {
        images.putAll(ImageKinds.of(400_000));
        String list = push();
        rig.configure("compressor: compact\n" + settings + "\n");
        Path meta = rig.download(list);
        CompactFiles.check(meta);
        BundleRig.assertGood(rig.program().run("verify", meta.toString()));
        rig.upload(meta);
        assertArrived();
        assertEquals(List.of(), rig.leftovers());
        ProgramRig.Result again = rig.upload(meta);
        assertTrue(again.out().contains("0 transferred, " + images.size() + " already there"), again.out());
    }

    /** Whoever has packed a layer: what is in several of them is kept once. */
    @Test
    void layersOfEveryEncoderShareTheirContent() {
        List<GzipRecipe> usual = GzipRecipe.usual();
        for (int i = 0; i < usual.size(); i += 3) {
            images.put("encoder" + i, imageOf(Releases.layer(1, i, usual.get(i))));
        }
        GzipRecipe podman = usual.stream()
                .filter(recipe -> recipe.encoder() == Encoder.PGZIP16)
                .findFirst()
                .orElseThrow();
        images.put("podman", imageOf(Releases.layer(1, 90, podman)));
        images.put("zlib", imageOf(Releases.layerByZlib(1, 91)));
        images.put("plain", imageOf(Releases.plainLayer(1, 92)));
        rig.configure("compressor: compact\n");
        Path meta = rig.download(push());
        long all = blobBytes(images.values());
        assertTrue(BundleFiles.bytes(meta) * 4 < all, BundleFiles.bytes(meta) + " of " + all);
        CompactFiles.check(meta);
        rig.upload(meta);
        assertArrived();
    }

    private static TestImage imageOf(TestLayer layer) {
        return ImageBuilder.oci().layer(layer).build();
    }

    /** What docker can load is a tar; one of the two keys alone changes nothing. */
    @ParameterizedTest
    @CsvSource({
        "true, true, tar, _docker.tar",
        "true, false, compact, .compact",
        "false, true, compact, .compact",
        "false, false, compact, .compact"
    })
    void formForDockerIsATar(boolean single, boolean docker, String form, String ending) {
        images.put("app", OddImages.dockerImage(402_000));
        String list = push();
        rig.configure("compressor: compact\nsinglefile: " + single + "\ndockerfile: " + docker + "\n");
        Path meta = rig.download(list);
        assertEquals(form, BundleFiles.meta(meta).get("compressor"));
        String stem = meta.getFileName().toString().replace("_meta.yaml", "");
        assertEquals(
                List.of(stem + ending),
                List.copyOf(BundleFiles.map(BundleFiles.meta(meta), "datafiles").keySet()));
        rig.upload(meta);
        assertArrived();
    }

    /** The index is for whoever makes the next increment; nobody else needs it. */
    @Test
    void theIndexStaysAtHome() throws Exception {
        images.put("app", Releases.image(2, 1));
        String list = push();
        rig.configure("compressor: compact\n");
        ProgramRig.Result result = rig.tryDownload(list);
        BundleRig.assertGood(result);
        Path meta = rig.metaFiles().iterator().next();
        Path index = CompactFiles.index(meta);
        assertTrue(
                result.out().contains("index: " + rig.program().path("").relativize(index) + " (stays here"),
                result.all());
        assertTrue(Files.size(index) * 25 < BundleFiles.bytes(meta), Files.size(index) + " bytes of index");
        Files.delete(index);
        BundleRig.assertGood(rig.program().run("verify", meta.toString()));
        rig.upload(meta);
        assertArrived();
    }

    @Test
    void failedImageDoesNotStopTheOthers() {
        images.put("app", Releases.image(3, 1));
        String list = push();
        rig.configure("compressor: compact\n");
        ProgramRig.Result result = rig.tryDownload(list + "kinds/none:v1\n");
        assertEquals(1, result.code(), result.all());
        assertTrue(result.all().contains("kinds/none:v1"), result.all());
        Path meta = rig.metaFiles().iterator().next();
        CompactFiles.check(meta);
        rig.upload(meta);
        assertArrived();
    }

    @Test
    void whatCameToNothingLeavesNothing() {
        rig.configure("compressor: compact\n");
        assertEquals(1, rig.tryDownload("kinds/none:v1\n").code());
        images.put("app", Releases.image(3, 1));
        BundleRig.assertGood(rig.tryDownload(push(), "-dry-run"));
        assertEquals(List.of(), List.copyOf(rig.metaFiles()));
        assertEquals(List.of(), rig.leftovers());
    }

    /** Of an image whose layer does not arrive nothing stays behind in the data file. */
    @Test
    void whatBelongsToNoImageIsTakenOutAgain() throws Exception {
        TestImage broken = Releases.image(4, 1);
        rig.push("kinds/broken", "v1", broken);
        images.put("app", OddImages.ociImage(403_000));
        String list = push();
        Files.write(
                BundleRig.files(rig.program().path("source")).stream()
                        .filter(file -> file.getFileName()
                                .toString()
                                .equals(broken.blobs().get(1).digest().hex()))
                        .findFirst()
                        .orElseThrow(),
                new byte[] {1});
        rig.configure("compressor: compact\nretries: 0\n");
        assertEquals(1, rig.tryDownload("kinds/broken:v1\n" + list).code());
        Path meta = rig.metaFiles().iterator().next();
        assertTrue(BundleFiles.bytes(meta) < 40_000, BundleFiles.bytes(meta) + " bytes");
        CompactFiles.check(meta);
        rig.upload(meta);
        assertArrived();
    }
}

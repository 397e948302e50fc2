package io.imagetransmit.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.bundle.squash.OddTar;
import io.imagetransmit.bundle.squash.SquashfsTool.Kind;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.testing.Command;
import io.imagetransmit.testing.ImageBuilder;
import io.imagetransmit.testing.ImageKinds;
import io.imagetransmit.testing.Programs;
import io.imagetransmit.testing.TemporaryFolder;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.testing.TestLayer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes into a squashfs bundle comes out with its digest, always; and layers are folders where that can be had. */
class SquashRoundTripTest {
    private final TemporaryFolder folder = new TemporaryFolder("squash");

    @AfterEach
    void remove() {
        folder.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyKindOfImage(Kind kind) throws IOException {
        SquashRig rig = new SquashRig(folder.path(), kind);
        Map<String, TestImage> images = ImageKinds.of(50_000);
        Path meta = rig.bundle(images);
        rig.assertComplete(meta, images);
        try (BundleSource source = rig.open(meta)) {
            assertTrue(SquashRig.forms(source, "docker").get(0).startsWith("1/zlib/"));
            assertEquals(List.of("", ""), SquashRig.forms(source, "zstd").subList(1, 3));
        }
        assertEquals(List.of(), left());
    }

    /** Nothing of the work stays behind. */
    private List<Path> left() throws IOException {
        Path staging = folder.resolve("temp").resolve("bundles");
        try (Stream<Path> files = Files.walk(staging)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyOddTar(Kind kind) throws IOException {
        SquashRig rig = new SquashRig(folder.path(), kind);
        ImageBuilder builder = ImageBuilder.docker();
        for (OddTar odd : OddTar.splittable()) {
            builder.layer(SquashRig.layer(odd.bytes(), "go", 6));
        }
        ImageBuilder refused = ImageBuilder.docker();
        for (OddTar odd : OddTar.refused()) {
            refused.layer(SquashRig.layer(odd.bytes(), "go", 6));
        }
        Map<String, TestImage> images = Map.of("odd", builder.build(), "refused", refused.build());
        Path meta = rig.bundle(images);
        rig.assertComplete(meta, images);
        try (BundleSource source = rig.open(meta)) {
            List<String> forms = SquashRig.forms(source, "odd");
            for (int i = 0; i < forms.size(); i++) {
                String name = OddTar.splittable().get(i).name();
                boolean tiny = source.manifest(SquashRig.reference("odd"))
                                .blobs()
                                .get(i + 1)
                                .size()
                        <= 32;
                assertEquals(!tiny, forms.get(i).startsWith("1/go/6/"), name);
            }
            assertEquals(
                    List.of(""),
                    SquashRig.forms(source, "refused").stream().distinct().toList());
        }
    }

    @Test
    void everyEncoderAndLevel() throws IOException {
        byte[] tar = new OddTar.Writer()
                .file("etc/one", OddTar.content(1, 400_000))
                .file("etc/two", OddTar.content(2, 90_000))
                .end();
        Map<String, TestImage> images = new LinkedHashMap<>();
        for (int level : new int[] {-2, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9}) {
            images.put("go" + level, image(SquashRig.layer(tar, "go", level)));
        }
        for (int level = 1; level <= 9; level++) {
            images.put("zlib" + level, image(SquashRig.layer(tar, "zlib", level)));
        }
        SquashRig rig = new SquashRig(folder.path(), Kind.TAR2SQFS);
        Path meta = rig.bundle(images);
        rig.assertComplete(meta, images);
        try (BundleSource source = rig.open(meta)) {
            for (String name : images.keySet()) {
                String encoder = name.startsWith("go") ? "1/go/" : "1/zlib/";
                assertTrue(SquashRig.forms(source, name).get(0).startsWith(encoder), name);
            }
        }
    }

    @Test
    void whatNobodyKnowsIsStoredAsItIs() throws IOException {
        byte[] tar = new OddTar.Writer()
                .file("big", OddTar.content(9, 6 << 20))
                .file("end", "x")
                .end();
        Map<String, TestImage> images = new LinkedHashMap<>();
        images.put("other", image(SquashRig.layer(tar, packed(tar, Deflater.HUFFMAN_ONLY, 0))));
        images.put("late", image(SquashRig.layer(tar, packed(tar, Deflater.DEFAULT_STRATEGY, 5 << 20))));
        images.put("members", image(SquashRig.layer(tar, twoMembers(tar))));
        images.put("broken", image(SquashRig.layer(tar, broken(tar))));
        SquashRig rig = new SquashRig(folder.path(), Kind.TAR2SQFS);
        Path meta = rig.bundle(images);
        rig.assertComplete(meta, images);
        try (BundleSource source = rig.open(meta)) {
            for (String name : images.keySet()) {
                assertEquals(List.of(""), SquashRig.forms(source, name), name);
            }
        }
    }

    @Test
    void anyOffsetCanBeReadFrom() throws IOException {
        byte[] tar = new OddTar.Writer().file("a", OddTar.content(4, 300_000)).end();
        TestLayer layer = SquashRig.layer(tar, "go", 6);
        TestLayer whole = SquashRig.layer(tar, packed(tar, Deflater.HUFFMAN_ONLY, 0));
        SquashRig rig = new SquashRig(folder.path(), Kind.TAR2SQFS);
        Path meta = rig.bundle(Map.of("a", image(layer), "b", image(whole)));
        try (BundleSource source = rig.open(meta)) {
            for (TestLayer each : List.of(layer, whole)) {
                Descriptor blob = new Descriptor(
                        each.mediaType(), each.blob().digest(), each.blob().size());
                byte[] bytes = each.blob().bytes();
                for (int offset : new int[] {0, 1, 1000, bytes.length / 2, bytes.length - 1, bytes.length}) {
                    try (InputStream in = source.openBlob("any", blob, offset)) {
                        byte[] rest = in.readAllBytes();
                        assertEquals(bytes.length - offset, rest.length);
                        assertEquals(
                                new String(bytes, offset, rest.length, java.nio.charset.StandardCharsets.ISO_8859_1),
                                new String(rest, java.nio.charset.StandardCharsets.ISO_8859_1));
                    }
                }
            }
        }
    }

    /** The bundle is a squashfs image like any other, and ordinary files stand where they do in the layer. */
    @Test
    void theImageCanBeLookedAt() throws IOException {
        byte[] tar = new OddTar.Writer()
                .file("./etc/hello", "world")
                .file("../odd", "strange")
                .file("empty", "")
                .end();
        TestLayer layer = SquashRig.layer(tar, "go", 6);
        SquashRig rig = new SquashRig(folder.path(), Kind.TAR2SQFS);
        Path meta = rig.bundle(Map.of("a", image(layer)));
        Path image;
        try (Stream<Path> files = Files.list(meta.resolveSibling(""))) {
            image = files.filter(file -> file.toString().endsWith(".squashfs"))
                    .findFirst()
                    .orElseThrow();
        }
        String root = layer.blob().digest().hex();
        String listed = Command.of(Programs.require("unsquashfs"), "-l", "-d", "", image)
                .runOrFail();
        for (String path : List.of("/etc/hello", "/empty", "/.transmit/0/0", "_tar-split.json.gz")) {
            assertTrue(listed.contains("/" + root + path + "\n"), path + " is not in\n" + listed);
        }
        String content = Command.of(Programs.require("unsquashfs"), "-cat", image, root + "/etc/hello")
                .runOrFail();
        assertEquals("world", content);
    }

    static TestImage image(TestLayer layer) {
        return ImageBuilder.docker().layer(layer).build();
    }

    /** Not what zlib does by itself: by another strategy, or with a flush somewhere. */
    private static byte[] packed(byte[] tar, int strategy, int flushAt) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed, 512, true) {
            {
                def.setStrategy(strategy);
            }
        }) {
            out.write(tar, 0, flushAt);
            if (flushAt > 0) {
                out.flush();
            }
            out.write(tar, flushAt, tar.length - flushAt);
        }
        return packed.toByteArray();
    }

    private static byte[] twoMembers(byte[] tar) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        int half = tar.length / 2;
        for (int start : new int[] {0, half}) {
            try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
                out.write(tar, start, start == 0 ? half : tar.length - half);
            }
        }
        return packed.toByteArray();
    }

    /** The digest is right, so this must be carried, but it is no gzip stream from some point on. */
    private static byte[] broken(byte[] tar) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(tar);
        }
        byte[] bytes = packed.toByteArray();
        for (int i = bytes.length / 2; i < bytes.length / 2 + 100; i++) {
            bytes[i] = (byte) 0xff;
        }
        return bytes;
    }
}

package io.imagetransmit.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.bundle.squash.OddTar;
import io.imagetransmit.bundle.squash.SquashfsTool.Kind;
import io.imagetransmit.deflate.GzipRecipe;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import io.imagetransmit.testing.Command;
import io.imagetransmit.testing.ImageBuilder;
import io.imagetransmit.testing.Programs;
import io.imagetransmit.testing.TemporaryFolder;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.testing.TestLayer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Squashfs bundles that are damaged, or were made to do harm: told as such, with the file to blame, and never believed. */
class SquashDamageTest {
    private static final int FLIPS = 400;
    private static final Set<TransferException.Kind> HONEST = EnumSet.of(
            TransferException.Kind.MALFORMED, TransferException.Kind.CORRUPT, TransferException.Kind.NOT_FOUND);

    private final TemporaryFolder folder = new TemporaryFolder("damage");

    @AfterEach
    void remove() {
        folder.close();
    }

    @Test
    void aFlippedBitAnywhereIsFoundOrDoesNotMatter() throws IOException {
        TestImage image = ImageBuilder.docker()
                .layer(SquashRig.layer(OddTar.splittable().get(0).bytes(), "go", 6))
                .layer(TestLayer.plain(1, 20_000))
                .build();
        Map<String, TestImage> images = Map.of("a", image);
        SquashRig rig = new SquashRig(folder.path(), Kind.TAR2SQFS);
        Path meta = rig.bundle(images);
        Path file = meta.resolveSibling(rig.open(meta).meta().files().get(0).name());
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(11);
        int found = 0;
        for (int i = 0; i < FLIPS; i++) {
            byte[] damaged = whole.clone();
            // every other one in the last part, where the tables are
            int at = i % 2 == 0 ? random.nextInt(whole.length) : whole.length - 1 - random.nextInt(5000);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, damaged);
            found += isFound(rig, meta, images, file) ? 1 : 0;
        }
        assertTrue(found > FLIPS / 10, String.valueOf(found));
    }

    private static boolean isFound(SquashRig rig, Path meta, Map<String, TestImage> images, Path file)
            throws IOException {
        try {
            rig.assertComplete(meta, images);
            return false;
        } catch (TransferException e) {
            assertEquals(Side.DISK, e.side(), e.toString());
            assertTrue(HONEST.contains(e.kind()), e.toString());
            String path = e.details().getOrDefault("path", "");
            assertTrue(path.equals(file.toString()) || path.equals(meta.toString()), e.toString());
            return true;
        }
    }

    @Test
    void aFileThatIsNoSquashfsImageIsTold() throws IOException {
        Path file = folder.write("x.squashfs", "nothing of the kind");
        TransferException failure =
                assertThrows(TransferException.class, () -> SquashfsBlobs.open(List.of(file), Map.of()));
        assertEquals(TransferException.Kind.MALFORMED, failure.kind());
        TransferException missing = assertThrows(
                TransferException.class,
                () -> SquashfsBlobs.open(List.of(folder.resolve("missing.squashfs")), Map.of()));
        assertEquals(TransferException.Kind.NOT_FOUND, missing.kind());
    }

    @Test
    void tarSplitFilesThatLieAreTold() throws IOException {
        String content = "{\"type\":1,\"name\":\"%s\",\"size\":%s,\"payload\":%s,\"position\":0}\n";
        for (String lines : List.of(
                content.formatted("file", 5, "\"AAAAAAAAAAA=\""),
                content.formatted("file", 4, "null"),
                content.formatted("file", "10000000000000", "null"),
                content.formatted("file", "-5", "null"),
                content.formatted("file", "1e99", "null"),
                content.formatted("../other", 5, "null"),
                content.formatted("folder", 5, "null"),
                content.formatted("link", 5, "null"),
                content.formatted("missing", 5, "null"),
                content.formatted("file", 5, "\"AA==\""),
                content.formatted("holes", 1L << 30, "null"),
                "{\"type\":3}\n",
                "{\"type\":2,\"payload\":\"?\"}\n",
                "[[[[[[[[\n",
                "[".repeat(100_000) + "\n",
                "not JSON\n",
                "x".repeat(5 << 20))) {
            assertLie(lines);
        }
    }

    private void assertLie(String lines) throws IOException {
        byte[] blob = new byte[100];
        Digest digest = Digest.sha256(blob);
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Path files = Files.createDirectories(tree.resolve(digest.hex()));
        Files.createDirectories(files.resolve("folder"));
        Files.writeString(files.resolve("file"), "12345");
        Files.writeString(tree.resolve("other"), "12345");
        if (!Files.exists(files.resolve("link"))) {
            Files.createSymbolicLink(files.resolve("link"), Path.of("file"));
        }
        try (RandomAccessFile holes =
                new RandomAccessFile(files.resolve("holes").toFile(), "rw")) {
            holes.setLength(1L << 30);
        }
        Path split = tree.resolve(digest.hex() + "_tar-split.json.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(split))) {
            out.write(lines.getBytes(StandardCharsets.UTF_8));
        }
        Path image = folder.resolve("x.squashfs");
        Files.deleteIfExists(image);
        Command.of(Programs.require("mksquashfs"), tree, image, "-quiet", "-no-progress")
                .runOrFail();
        String header = Base64.getUrlEncoder().withoutPadding().encodeToString(SquashRig.GO_HEADER);
        SquashForm form = new SquashForm.Folder(GzipRecipe.parse("1/go/6/" + header));
        Descriptor descriptor = new Descriptor("", digest, blob.length);
        try (SquashfsBlobs blobs = SquashfsBlobs.open(List.of(image), Map.of(digest, form))) {
            String shown = lines.length() > 100 ? lines.substring(0, 100) : lines;
            TransferException failure = assertThrows(
                    TransferException.class,
                    () -> {
                        try (var in = blobs.open(descriptor, 0)) {
                            in.readAllBytes();
                        }
                    },
                    shown);
            assertEquals(TransferException.Kind.MALFORMED, failure.kind(), shown);
            assertEquals(image.toString(), failure.details().get("path"));
        }
    }

    @Test
    void onlyRecipesOfAKnownFormAreTaken() {
        for (String recipe : List.of("nothing", "", "1/go/77/AAAA", "whole/0x1", "1/go/6/", "2/go/6/H4sIAAAAAAAA_w")) {
            assertThrows(IllegalArgumentException.class, () -> SquashForm.parse(recipe), recipe);
        }
        for (String recipe : List.of("1/go/6/H4sIAAAAAAAA_w", "whole/3")) {
            assertEquals(recipe, SquashForm.parse(recipe).text());
        }
        assertEquals(new SquashForm.Whole(1), SquashForm.parse(null));
    }

    /** What a meta file says that is sound, but of another layer. */
    @Test
    void theWrongRecipeMakesAnotherStream() throws IOException {
        TestLayer layer = SquashRig.layer(OddTar.splittable().get(0).bytes(), "go", 6);
        SquashRig rig = new SquashRig(folder.path(), Kind.TAR2SQFS);
        Path meta = rig.bundle(Map.of("a", ImageBuilder.docker().layer(layer).build()));
        BundleMeta read = BundleOpener.meta(meta);
        Path image = meta.resolveSibling(read.files().get(0).name());
        Descriptor blob = new Descriptor("", layer.blob().digest(), layer.blob().size());
        BundledBlob known = Objects.requireNonNull(read.blobs().get(blob.digest()));
        String other = String.valueOf(known.recipe()).replace("/go/6/", "/go/1/");
        SquashfsBlobs blobs = SquashfsBlobs.open(List.of(image), Map.of(blob.digest(), SquashForm.parse(other)));
        try (BundleSource source = new BundleSource(read, meta.resolveSibling(""), blobs, List.of())) {
            TransferException failure = assertThrows(TransferException.class, () -> SquashRig.read(source, blob));
            assertEquals(TransferException.Kind.CORRUPT, failure.kind());
            assertEquals(image.toString(), failure.details().get("path"));
        }
    }
}

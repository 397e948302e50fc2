package io.imagetransmit.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.bundle.squash.OddTar;
import io.imagetransmit.bundle.squash.SquashfsTool;
import io.imagetransmit.bundle.squash.SquashfsTool.Kind;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.store.BlobContent;
import io.imagetransmit.store.ImageSink.Placement;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import io.imagetransmit.testing.Command;
import io.imagetransmit.testing.ImageBuilder;
import io.imagetransmit.testing.Programs;
import io.imagetransmit.testing.TemporaryFolder;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.testing.TestLayer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a squashfs bundle when something goes wrong on the way. */
class SquashFailureTest {
    private final TemporaryFolder folder = new TemporaryFolder("squash");
    private final TestLayer layer = layer(1);
    private final TestLayer other = layer(2);
    private final TestLayer plain = TestLayer.plain(3, 3 << 20);
    private final TestImage image =
            ImageBuilder.docker().layer(layer).layer(other).layer(plain).build();
    private final Map<String, TestImage> images = Map.of("a", image);

    @AfterEach
    void remove() {
        folder.close();
    }

    private static TestLayer layer(long seed) {
        byte[] tar = new OddTar.Writer()
                .file("first", OddTar.content(seed, 2 << 20))
                .file("second", OddTar.content(seed + 100, 3 << 20))
                .end();
        return SquashRig.layer(tar, "go", 6);
    }

    @ParameterizedTest
    @EnumSource
    void contentThatBreaksOffIsHadTheNextTime(Kind kind) throws IOException {
        SquashRig rig = new SquashRig(folder.path(), kind);
        Path meta;
        try (BundleSink sink = rig.sink(images)) {
            for (TestLayer broken : List.of(layer, plain)) {
                for (long at : new long[] {100, 1_500_000, broken.blob().size() - 1}) {
                    TransferException failure = assertThrows(
                            TransferException.class,
                            () -> write(sink, broken, new SequenceInputStream(head(broken, at), new Broken())));
                    assertEquals(TransferException.Kind.BROKEN, failure.kind());
                    assertFalse(sink.hasBlob("a", descriptor(broken)));
                }
            }
            SquashRig.carry(sink, images);
            sink.finish();
            meta = java.util.Objects.requireNonNull(sink.result()).meta();
        }
        rig.assertComplete(meta, images);
        try (BundleSource source = rig.open(meta)) {
            List<String> forms = SquashRig.forms(source, "a");
            assertEquals("whole/2", forms.get(0));
            assertTrue(forms.get(1).startsWith("1/go/6/"), forms.toString());
            assertEquals("whole/3", forms.get(2));
        }
    }

    @Test
    void contentThatIsWrongIsRefused() throws IOException {
        SquashRig rig = new SquashRig(folder.path(), Kind.TAR2SQFS);
        try (BundleSink sink = rig.sink(images)) {
            byte[] wrong = layer.blob().bytes();
            wrong[wrong.length - 1] ^= 1;
            TransferException failure =
                    assertThrows(TransferException.class, () -> write(sink, layer, new ByteArrayInputStream(wrong)));
            assertEquals(TransferException.Kind.CORRUPT, failure.kind());
            assertFalse(sink.hasBlob("a", descriptor(layer)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aToolThatDiesIsAClearFailure(Kind kind) throws IOException {
        SquashRig rig = new SquashRig(folder.path(), kind);
        try (BundleSink sink = rig.sink(images)) {
            write(sink, other, other.blob().content().get());
            children().forEach(ProcessHandle::destroyForcibly);
            TransferException failure = assertThrows(TransferException.class, () -> {
                SquashRig.carry(sink, images);
                sink.finish();
            });
            assertEquals(Side.DISK, failure.side());
            assertEquals(TransferException.Kind.DISK, failure.kind());
            assertTrue(failure.details().getOrDefault("message", "").contains(kind.program()), failure.toString());
            TransferException again = assertThrows(
                    TransferException.class,
                    () -> write(sink, plain, plain.blob().content().get()));
            assertEquals(TransferException.Kind.DISK, again.kind());
        }
        Path meta = rig.bundle(images);
        rig.assertComplete(meta, images);
    }

    /** Those programs of this JVM that make images now. */
    private static List<ProcessHandle> children() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").contains("sq"))
                .toList();
    }

    @Test
    void aCancelledRunEndsTheTool() throws IOException {
        SquashRig rig = new SquashRig(folder.path(), Kind.TAR2SQFS);
        try (BundleSink sink = rig.sink(images)) {
            write(sink, other, other.blob().content().get());
            assertFalse(children().isEmpty());
            sink.abort();
            assertTrue(children().isEmpty());
            assertThrows(TransferException.class, () -> SquashRig.carry(sink, images));
        }
        assertEquals(List.of(), staged());
    }

    @Test
    void aKilledRunIsBegunAnewAndLeavesNothing() throws IOException {
        SquashRig rig = new SquashRig(folder.path(), Kind.TAR2SQFS);
        BlobStores stores = (plan, staging) -> {
            // what it would have removed is there
            Files.write(staging.resolve("bundle.squashfs"), new byte[1000]);
            Files.write(staging.resolve("layer2.spool"), new byte[10]);
            BlobStore store = BlobStores.squashfs(rig.tool()).open(plan, staging);
            assertEquals(List.of(), staged());
            return store;
        };
        Path meta;
        try (BundleSink sink = rig.sink(images, stores)) {
            SquashRig.carry(sink, images);
            sink.finish();
            meta = java.util.Objects.requireNonNull(sink.result()).meta();
        }
        rig.assertComplete(meta, images);
        assertEquals(List.of(), staged());
    }

    /** Killed after the data file had its name, before there was a meta file. */
    @Test
    void aDataFileWithoutAMetaFileIsRemoved() throws IOException {
        SquashRig rig = new SquashRig(folder.path(), Kind.TAR2SQFS);
        Path first = rig.bundle(images);
        Path orphan = first.resolveSibling("img_full_200001010000.squashfs");
        Files.write(orphan, new byte[1000]);
        BlobStores stores = (plan, staging) -> {
            try (Journal journal = Journal.open(staging.resolve("journal"))) {
                journal.naming(0, orphan);
                journal.finishing(first.resolveSibling("img_full_200001010000_meta.yaml"));
            }
            return BlobStores.squashfs(rig.tool()).open(plan, staging);
        };
        try (BundleSink sink = rig.sink(images, stores)) {
            SquashRig.carry(sink, images);
            sink.finish();
            assertNotNull(sink.result());
        }
        assertFalse(Files.exists(orphan));
        rig.assertComplete(first, images);
    }

    private List<Path> staged() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("temp"))) {
            return files.filter(file -> file.toString().contains("squashfs")
                            || file.toString().endsWith(".spool"))
                    .toList();
        }
    }

    @Test
    void theToolIsFoundOnThePath() {
        Path tar2sqfs = Programs.require("tar2sqfs");
        Path sqfstar = Programs.require("sqfstar");
        String path = "/nowhere" + java.io.File.pathSeparator + tar2sqfs.getParent();
        assertEquals(Optional.of(new SquashfsTool(Kind.TAR2SQFS, tar2sqfs)), SquashfsTool.find(path));
        assertEquals(
                Optional.of(new SquashfsTool(Kind.SQFSTAR, sqfstar)),
                SquashfsTool.find(String.valueOf(sqfstar.getParent()), Kind.SQFSTAR));
        assertEquals(Optional.empty(), SquashfsTool.find("/nowhere\0:" + folder.path()));
        assertEquals(Optional.empty(), SquashfsTool.find(null));
    }

    @ParameterizedTest
    @EnumSource
    void aFullDiskIsToldAsOne(Kind kind) throws IOException {
        Programs.requireRoot("a small disk");
        Path disk = Files.createDirectories(folder.resolve("disk"));
        Command.Result mounted = Command.of(Programs.require("mount"), "-t", "tmpfs", "-o", "size=3m", "tmpfs", disk)
                .run();
        Assumptions.assumeTrue(mounted.exitCode() == 0, mounted.output());
        try {
            SquashRig rig = new SquashRig(disk, kind);
            try (BundleSink sink = rig.sink(images)) {
                TransferException failure = assertThrows(TransferException.class, () -> {
                    SquashRig.carry(sink, images);
                    sink.finish();
                });
                assertEquals(TransferException.Kind.DISK_FULL, failure.kind(), failure.toString());
            }
            try (Stream<Path> files = Files.walk(disk)) {
                assertEquals(
                        0,
                        files.filter(file -> file.toFile().length() > 100_000).count());
            }
        } finally {
            Command.of(Programs.require("umount"), disk).runOrFail();
        }
    }

    @Test
    void aProgramThatMakesNothingIsToldOf() throws IOException {
        SquashRig rig = new SquashRig(folder.path(), Kind.TAR2SQFS);
        SquashfsTool useless = new SquashfsTool(Kind.TAR2SQFS, Programs.require("false"));
        try (BundleSink sink = rig.sink(images, BlobStores.squashfs(useless))) {
            TransferException failure = assertThrows(TransferException.class, () -> SquashRig.carry(sink, images));
            assertEquals(TransferException.Kind.DISK, failure.kind());
            assertTrue(failure.details().getOrDefault("message", "").contains("false"));
        }
    }

    private static Descriptor descriptor(TestLayer layer) {
        return new Descriptor(
                layer.mediaType(), layer.blob().digest(), layer.blob().size());
    }

    private static void write(BundleSink sink, TestLayer layer, InputStream bytes) throws IOException {
        Descriptor blob = descriptor(layer);
        if (!(sink.place("a", blob, List.of()) instanceof Placement.Wanted wanted)) {
            throw new IllegalStateException("there already");
        }
        try (BlobContent content = new BlobContent(blob, offset -> {
            bytes.skipNBytes(offset);
            return bytes;
        })) {
            wanted.writer().write(content);
        }
    }

    private static InputStream head(TestLayer layer, long count) {
        return new ByteArrayInputStream(layer.blob().bytes(), 0, (int) count);
    }

    /** A line that is cut. */
    private static final class Broken extends InputStream {
        @Override
        public int read() throws IOException {
            return read(new byte[1], 0, 1);
        }

        @Override
        public int read(byte[] buffer, int start, int length) throws IOException {
            throw new TransferException(Side.SOURCE, TransferException.Kind.BROKEN, Map.of());
        }
    }
}

package io.imagetransmit.squashfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.testing.TemporaryFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images of every program that makes them, with every compressor and every option that changes how they are laid out. */
class EveryToolTest {
    @ParameterizedTest
    @CsvSource({
        "MKSQUASHFS, gzip", "MKSQUASHFS, xz", "MKSQUASHFS, zstd", "MKSQUASHFS, lz4",
        "SQFSTAR, gzip", "SQFSTAR, xz", "SQFSTAR, zstd", "SQFSTAR, lz4",
        "TAR2SQFS, gzip", "TAR2SQFS, xz", "TAR2SQFS, zstd", "TAR2SQFS, lz4"
    })
    void readsAllOfATree(Tool tool, String compressor) throws IOException {
        verify(tool, TestTree.of(128 << 10, 3000), tool.compressorOption() + " " + compressor);
    }

    @ParameterizedTest
    @CsvSource({
        "MKSQUASHFS, 4096, -comp gzip -b 4096",
        "MKSQUASHFS, 4096, -comp xz -b 4096",
        "MKSQUASHFS, 1048576, -comp zstd -b 1M -Xcompression-level 3",
        "MKSQUASHFS, 1048576, -comp xz -b 1M -Xdict-size 100%",
        "MKSQUASHFS, 131072, -comp xz -Xbcj x86",
        "MKSQUASHFS, 131072, -comp gzip -Xcompression-level 1 -Xwindow-size 9",
        "MKSQUASHFS, 131072, -comp lz4 -Xhc",
        "MKSQUASHFS, 131072, -no-fragments",
        "MKSQUASHFS, 131072, -always-use-fragments",
        "MKSQUASHFS, 131072, -noI -noD -noF -noX",
        "MKSQUASHFS, 131072, -noI",
        "MKSQUASHFS, 131072, -noD -noF -no-exports -no-duplicates -no-sparse -no-xattrs -nopad",
        "SQFSTAR, 4096, -comp lz4 -b 4096 -exports",
        "SQFSTAR, 8192, -comp gzip -b 8192 -no-fragments",
        "SQFSTAR, 131072, -comp zstd -no-tailends -noI",
        "TAR2SQFS, 4096, -c gzip -b 4096 -e",
        "TAR2SQFS, 1048576, -c zstd -b 1048576 -X level=3 -T",
        "TAR2SQFS, 131072, -c xz -X dictsize=8192 -e -T",
        "TAR2SQFS, 131072, -c gzip -X level=1"
    })
    void readsEveryLayout(Tool tool, int blockSize, String options) throws IOException {
        verify(tool, TestTree.of(blockSize, 600), options);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lzo", "lzma"})
    void refusesOtherCompressorsByName(String compressor) {
        try (TemporaryFolder folder = new TemporaryFolder("squashfs")) {
            Path image = Tool.TAR2SQFS.pack(TestTree.small(), folder.path(), "-c", compressor);
            SquashfsException refusal = assertThrows(SquashfsException.class, () -> open(image));
            assertEquals("the image is packed with " + compressor + ", which is not supported", refusal.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4096})
    void readsAnImageOfNothing(int offset) throws IOException {
        try (TemporaryFolder folder = new TemporaryFolder("squashfs")) {
            Path file = Tool.MKSQUASHFS.pack(new TestTree(), folder.path(), "-offset", Integer.toString(offset));
            try (SquashfsImage image = SquashfsImage.open(file, offset, Files.size(file) - offset)) {
                assertEquals(Map.of(), ImageWalk.of(image));
                assertTrue(image.find("anything").isEmpty());
            }
        }
    }

    private static void open(Path image) throws IOException {
        SquashfsImage.open(image).close();
    }

    private static void verify(Tool tool, TestTree tree, String options) throws IOException {
        tree.devices();
        try (TemporaryFolder folder = new TemporaryFolder("squashfs")) {
            Path file = tool.pack(tree, folder.path(), options.split(" "));
            try (SquashfsImage image = SquashfsImage.open(file)) {
                assertEquals(tree.expected(), ImageWalk.of(image));
                for (Map.Entry<String, String> expected : tree.expected().entrySet()) {
                    assertEquals(expected.getValue(), lookUp(image, expected.getKey()), expected.getKey());
                }
            }
        }
    }

    /** As {@link ImageWalk} describes it, but found by its path. */
    private static String lookUp(SquashfsImage image, String path) throws IOException {
        Node node = image.find(path.getBytes(StandardCharsets.ISO_8859_1)).orElseThrow();
        if (node instanceof FileNode file) {
            try (InputStream in = image.open(file, 0)) {
                return ImageWalk.describe(in.readAllBytes());
            }
        } else if (node instanceof SymlinkNode link) {
            return "-> " + new String(link.target(), StandardCharsets.ISO_8859_1);
        }
        return node instanceof OtherNode other ? other.kind().toString() : "directory";
    }
}

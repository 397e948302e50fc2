package io.imagetransmit.squashfs;

import static java.time.Duration.ofMinutes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.testing.TemporaryFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How an image behaves towards who uses it. */
class SquashfsImageTest {
    private static final int BLOCK = 4096;
    private static final TemporaryFolder FOLDER = new TemporaryFolder("image");
    private static final TestTree TREE = TestTree.of(BLOCK, 500);
    private static final byte[] LARGE = content();
    private static Path file = FOLDER.path();

    private SquashfsImage image;

    SquashfsImageTest() throws IOException {
        image = SquashfsImage.open(file);
    }

    @BeforeAll
    static void pack() {
        TREE.file("large", LARGE);
        file = Tool.SQFSTAR.pack(TREE, FOLDER.path(), "-comp", "zstd", "-b", Integer.toString(BLOCK));
    }

    @AfterAll
    static void clean() {
        FOLDER.close();
    }

    @AfterEach
    void close() throws IOException {
        image.close();
    }

    private static byte[] content() {
        byte[] content = TestTree.text(new Random(5), 20 * BLOCK + 100);
        Arrays.fill(content, 3 * BLOCK, 5 * BLOCK, (byte) 0);
        return content;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sizes/one",
                "/sizes/one",
                "./sizes/one",
                "sizes//./one",
                "//sizes/one",
                "sizes/one/",
                "./sizes/./one/."
            })
    void pathsThatMeanTheSame(String path) throws IOException {
        for (int repeat = 0; repeat < 2; repeat++) {
            assertEquals(
                    1,
                    assertInstanceOf(FileNode.class, image.find(path).orElseThrow())
                            .size());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sizes/on",
                "sizes/one1",
                "sizes/one/x",
                "sizes/../sizes/one",
                "..",
                "SIZES/one",
                "siz",
                "sizes/one/..",
                "links/relative/x",
                "nothing/at/all",
                "sizes/\0",
                "zzz"
            })
    void pathsThatLeadNowhere(String path) throws IOException {
        for (int repeat = 0; repeat < 2; repeat++) {
            assertTrue(image.find(path).isEmpty());
            assertTrue(image.find("sizes/one").isPresent());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", ".", "./", "///"})
    void pathsOfTheRoot(String path) throws IOException {
        assertEquals(image.root(), image.find(path).orElseThrow());
    }

    @Test
    void namesThatAreNotUtf8AreFoundByTheirBytesAlone() throws IOException {
        byte[] path = "names/not-utf8-\u00ff\u00fe/\u0080\u00c0".getBytes(StandardCharsets.ISO_8859_1);
        assertInstanceOf(FileNode.class, image.find(path).orElseThrow());
        assertTrue(image.find(new String(path, StandardCharsets.UTF_8)).isEmpty());
        assertInstanceOf(FileNode.class, image.find("names/中文 目录/文件.txt").orElseThrow());
    }

    @Test
    void filesAreOpenedAtEveryOffset() throws IOException {
        FileNode large = file("large");
        int[] offsets = {
            0,
            1,
            BLOCK - 1,
            BLOCK,
            3 * BLOCK,
            3 * BLOCK + 5,
            5 * BLOCK - 1,
            20 * BLOCK - 1,
            20 * BLOCK,
            LARGE.length - 1,
            LARGE.length
        };
        for (int offset : offsets) {
            try (InputStream in = image.open(large, offset)) {
                assertArrayEquals(Arrays.copyOfRange(LARGE, offset, LARGE.length), in.readAllBytes());
                assertEquals(-1, in.read());
            }
        }
        assertThrows(IllegalArgumentException.class, () -> image.open(large, -1));
        assertThrows(IllegalArgumentException.class, () -> image.open(large, LARGE.length + 1));
    }

    @Test
    void streamsAreReadAndSkippedInAnyPortions() throws IOException {
        FileNode large = file("large");
        for (int round = 0; round < 300; round++) {
            Random random = new Random(round);
            int position = random.nextInt(LARGE.length);
            try (InputStream in = image.open(large, position)) {
                while (position < LARGE.length) {
                    int count = random.nextInt(random.nextBoolean() ? 20 : 4 * BLOCK);
                    switch (random.nextInt(3)) {
                        case 0 -> position += (int) in.skip(count);
                        case 1 -> assertEquals(LARGE[position++] & 0xff, in.read());
                        default -> {
                            byte[] bytes = in.readNBytes(count);
                            assertArrayEquals(Arrays.copyOfRange(LARGE, position, position + bytes.length), bytes);
                            position += bytes.length;
                        }
                    }
                }
                assertEquals(-1, in.read(new byte[10]));
                assertEquals(0, in.skip(5));
            }
        }
    }

    @Test
    void severalThreadsReadAtOnce() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(4);
        try {
            List<Future<Map<String, String>>> walks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                walks.add(executor.submit(() -> ImageWalk.of(image)));
            }
            for (Future<Map<String, String>> walk : walks) {
                assertEquals(TREE.expected(), walk.get());
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void anInterruptedThreadDoesNotDisturbTheOthers() throws IOException {
        try (InputStream before = image.open(file("large"), 0);
                InputStream during = image.open(file("large"), 0)) {
            byte[] start = before.readNBytes(10);
            Thread.currentThread().interrupt();
            assertThrows(ClosedByInterruptException.class, during::readAllBytes);
            assertTrue(Thread.interrupted());
            IOException again = assertThrows(IOException.class, during::readAllBytes);
            assertEquals("reading this file has failed before", again.getMessage());
            assertArrayEquals(Arrays.copyOf(LARGE, 10), start);
            assertArrayEquals(Arrays.copyOfRange(LARGE, 10, LARGE.length), before.readAllBytes());
        }
        assertEquals(TREE.expected(), ImageWalk.of(image));
    }

    @Test
    void aSearchThatWasInterruptedLeavesNothingBehind() throws IOException {
        Thread.currentThread().interrupt();
        assertThrows(ClosedByInterruptException.class, () -> image.find("many/file-0"));
        assertTrue(Thread.interrupted());
        assertInstanceOf(FileNode.class, image.find("many/file-0").orElseThrow());
        assertTrue(image.find("many/file-").isEmpty());
    }

    @Test
    void aClosedImageIsOverForAll() throws IOException {
        FileNode large = file("large");
        InputStream in = image.open(large, 0);
        image.close();
        image.close();
        assertThrows(ClosedChannelException.class, in::readAllBytes);
        assertThrows(ClosedChannelException.class, () -> image.find("many/file-2"));
    }

    @Test
    void anImageMayBeAPartOfAFile() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        byte[] longer = new byte[bytes.length + 1000];
        Arrays.fill(longer, (byte) 'x');
        System.arraycopy(bytes, 0, longer, 777, bytes.length);
        Path container = CraftedImage.write(FOLDER.resolve("container"), longer);
        try (SquashfsImage part = SquashfsImage.open(container, 777, bytes.length)) {
            assertEquals(TREE.expected(), ImageWalk.of(part));
        }
        assertThrows(SquashfsException.class, () -> SquashfsImage.open(container, 777, bytes.length - 5000));
        for (long[] wrong :
                new long[][] {{-1, 100}, {0, -1}, {0, longer.length + 1L}, {Long.MAX_VALUE, Long.MAX_VALUE}}) {
            assertThrows(SquashfsException.class, () -> SquashfsImage.open(container, wrong[0], wrong[1]));
        }
    }

    @Test
    void aFileThatBecomesShorterIsNotReadForEver() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Path copy = CraftedImage.write(FOLDER.resolve("copy"), bytes);
        try (SquashfsImage shrinking = SquashfsImage.open(copy)) {
            CraftedImage.write(copy, Arrays.copyOf(bytes, 1000));
            assertTimeoutPreemptively(
                    ofMinutes(1), () -> assertThrows(SquashfsException.class, () -> ImageWalk.of(shrinking)));
        }
    }

    private FileNode file(String path) throws IOException {
        return assertInstanceOf(FileNode.class, image.find(path).orElseThrow());
    }
}

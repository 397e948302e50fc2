package io.imagetransmit.bundle.squash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.fuzz.Target;
import io.imagetransmit.fuzz.Words;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** tar-split files, and layers that are taken apart. */
public final class SquashFuzz {
    private static final List<String> SPLITS = List.of(
            "{\"type\":2,\"payload\":\"YWJj\",\"position\":0}\n{\"type\":1,\"name\":\"etc/x\",\"size\":5,\"payload\":\"AAAAAAAAAAE=\","
                    + "\"position\":1}\n{\"type\":1,\"name_raw\":\"ZXRjL/8=\",\"size\":0,\"payload\":null,\"position\":2}\n");

    private static final List<String> SPLIT_WORDS = List.of(
            "{",
            "}",
            "\n",
            "\"type\":1",
            "\"type\":2",
            "\"payload\":",
            "\"name\":",
            "\"name_raw\":",
            "\"size\":",
            "\"position\":",
            "null",
            "1e999999999",
            "-1",
            "\"\"",
            "=",
            "\"../x\"",
            "[",
            "{}");

    private static final List<String> TAR_WORDS = Words.with(
            Words.TAR,
            "ustar  \0",
            "5",
            "1",
            "7",
            "12 path=/a\n",
            "30 size=99999999999999999999\n",
            "27 GNU.sparse.major=1\n",
            "//",
            "./",
            "\\",
            ".transmit/0/0");

    private SquashFuzz() {}

    public static List<Target> targets() {
        return List.of(
                Target.ofText("tar-split", SPLITS, SPLIT_WORDS, SquashFuzz::tarSplit, IOException.class),
                Target.ofBytes("layer", layers(), TAR_WORDS, SquashFuzz::layer, NotSplittableException.class));
    }

    private static List<byte[]> layers() {
        return Stream.concat(OddTar.splittable().stream(), OddTar.refused().stream())
                .map(OddTar::bytes)
                .filter(tar -> tar.length < 20 << 10)
                .toList();
    }

    private static void tarSplit(byte[] input) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(input);
        }
        try (TarSplitReader reader = new TarSplitReader(new ByteArrayInputStream(packed.toByteArray()))) {
            for (TarSplitReader.Part part = reader.next(); part != null; part = reader.next()) {
                if (part instanceof TarSplitReader.FileContent file) {
                    assertTrue(file.size() > 0, "a file of " + file.size());
                }
            }
        }
    }

    /** The parts are the tar again, and no path leads out of the layer's folder or is given twice. */
    private static void layer(byte[] input) throws IOException {
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        LayerPaths paths = new LayerPaths();
        Set<String> given = new HashSet<>();
        Path folder = Path.of("/layer");
        try {
            TarSplitter.split(new ByteArrayInputStream(input), new TarSplitter.Parts() {
                @Override
                public void literal(byte[] bytes, int start, int length) {
                    again.write(bytes, start, length);
                }

                @Override
                public void content(byte[] name, long size, InputStream content) throws IOException {
                    String path = paths.place(name);
                    Path placed = folder.resolve(path).normalize();
                    assertTrue(placed.startsWith(folder) && !placed.equals(folder), path);
                    assertFalse(path.isEmpty() || path.endsWith("/") || path.contains("\\"), path);
                    assertTrue(given.add(path), path);
                    content.transferTo(again);
                }
            });
        } finally {
            byte[] bytes = again.toByteArray();
            assertArrayEquals(Arrays.copyOf(input, bytes.length), bytes);
        }
        assertTrue(again.size() == input.length, "not all of it");
    }
}

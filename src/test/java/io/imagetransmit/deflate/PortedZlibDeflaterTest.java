package io.imagetransmit.deflate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** This JVM's zlib is the common one: what it writes when it gets all in one piece is what is wanted. */
class PortedZlibDeflaterTest {
    static final List<String> KINDS = Content.KINDS;

    private static final int WINDOW = 32 << 10;
    private static final int BLOCK = (16 << 10) - 1; // in symbols

    private final Random random = new Random(31);

    @ParameterizedTest
    @FieldSource("KINDS")
    void writesWhatZlibWrites(String kind) throws IOException {
        for (int size : new int[] {0, 1, 2, 3, 4, 5, 261, 262, 263, 1000, BLOCK, 100_000, 200_000}) {
            compareAll(Content.of(kind, size), kind);
        }
    }

    @Test
    void aroundTheEndsOfWindowsAndBlocks() throws IOException {
        byte[] text = Content.of("text", 3 * WINDOW);
        byte[] noise = Content.of("random", 3 * WINDOW); // a symbol for each byte
        for (int i = 0; i < noise.length; i++) {
            noise[i] &= 0x7f;
        }
        for (int border : new int[] {WINDOW, 2 * WINDOW, 2 * WINDOW - 262, 2 * BLOCK}) {
            for (int size = border - 3; size <= border + 3; size++) {
                compareAll(Arrays.copyOf(text, size), "text");
                compareAll(Arrays.copyOf(noise, size), "noise");
            }
        }
        for (int size = BLOCK - 3; size < BLOCK + 20; size++) {
            compareAll(Arrays.copyOf(noise, size), "noise");
        }
    }

    @Test
    void realFiles() throws IOException, URISyntaxException {
        compareAll(Files.readAllBytes(jar()), "jar");
        compareAll(Files.readAllBytes(Path.of(System.getProperty("java.home"), "lib", "libjava.so")), "library");
    }

    private static Path jar() throws URISyntaxException {
        return Path.of(
                Test.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /**
     * A repetition of what is at the farthest distance, at the one place where zlib shifts its window a byte early if a piece ends
     * a byte before the window does.
     */
    @Test
    void piecesMakeNoDifference() throws IOException {
        int at = 2 * WINDOW - 262;
        int shownInZlib = 0;
        for (int seed = 0; seed < 8; seed++) {
            byte[] content = new byte[100_000];
            new Random(seed).nextBytes(content);
            System.arraycopy(content, WINDOW, content, at, 30);
            for (int level = 1; level <= 9; level += 4) {
                byte[] whole = zlib(content, level, content.length);
                shownInZlib += Arrays.equals(whole, zlib(content, level, 2 * WINDOW - 1)) ? 0 : 1;
                for (int piece : new int[] {2 * WINDOW - 1, 997}) {
                    assertArrayEquals(
                            whole, deflate(PortedZlibDeflater::new, level, content, piece), "ported, " + level);
                    assertArrayEquals(whole, deflate(ZlibDeflater::new, level, content, piece), "JVM's, " + level);
                }
            }
        }
        assertTrue(shownInZlib > 0, "the case is met");
    }

    @Test
    void singleBytes() throws IOException {
        byte[] content = Content.of("mixed", 150_000);
        for (int level = 1; level <= 9; level++) {
            byte[] whole = zlib(content, level, content.length);
            assertArrayEquals(whole, deflate(PortedZlibDeflater::new, level, content, 1), "level " + level);
        }
    }

    @Test
    void knowsNoOtherLevels() {
        OutputStream nowhere = OutputStream.nullOutputStream();
        for (int level : new int[] {-1, 0, 10}) {
            assertThrows(IllegalArgumentException.class, () -> new PortedZlibDeflater(nowhere, level));
            assertThrows(IllegalArgumentException.class, () -> new ZlibDeflater(nowhere, level));
        }
    }

    /** By hand, takes minutes: {@code -Dtest.options=-Dtest.deflate.long=true}. */
    @Test
    @EnabledIfSystemProperty(named = "test.deflate.long", matches = "true")
    void muchMore() throws IOException {
        for (int round = 0; round < 60; round++) {
            String kind = KINDS.get(round % KINDS.size());
            compareAll(Content.of(kind, random.nextInt(round < 2 * KINDS.size() ? 10_000_000 : 1_000_000)), kind);
        }
        byte[] mixed = Content.of("mixed", 400_000);
        for (int size = 2 * WINDOW - 400; size < 2 * WINDOW + 400; size++) {
            compareAll(Arrays.copyOfRange(mixed, size, 2 * size), "mixed");
        }
    }

    private void compareAll(byte[] content, String name) throws IOException {
        for (int level = 1; level <= 9; level++) {
            byte[] wanted = zlib(content, level, Math.max(1, content.length));
            byte[] found = deflate(PortedZlibDeflater::new, level, content, 1 + random.nextInt(100_000));
            int difference = Arrays.mismatch(wanted, found);
            assertEquals(-1, difference, name + " of " + content.length + " at level " + level);
        }
    }

    private static byte[] zlib(byte[] content, int level, int piece) {
        Deflater deflater = new Deflater(level, true);
        byte[] target = new byte[content.length + content.length / 10 + 1000];
        int count = 0;
        for (int start = 0; start < content.length; start += piece) {
            deflater.setInput(content, start, Math.min(piece, content.length - start));
            if (start + piece >= content.length) {
                deflater.finish();
            }
            count += deflater.deflate(target, count, target.length - count);
        }
        deflater.finish();
        count += deflater.deflate(target, count, target.length - count);
        assertTrue(deflater.finished());
        deflater.end();
        return Arrays.copyOf(target, count);
    }

    private static byte[] deflate(
            BiFunction<OutputStream, Integer, RawDeflater> zlib, int level, byte[] content, int piece)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RawDeflater deflater = zlib.apply(out, level)) {
            for (int start = 0; start < content.length; start += piece) {
                deflater.write(content, start, Math.min(piece, content.length - start));
            }
            deflater.finish();
        }
        return out.toByteArray();
    }
}

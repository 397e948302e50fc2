package io.imagetransmit.deflate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecognizingGunzipTest {
    private static final byte[] CONTENT = Content.of("mixed", 3_000_000);
    private static final int SMALL = 100_000;

    @AfterEach
    void noThreadIsLeft() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("recompress")) {
                thread.join(10_000);
                assertFalse(thread.isAlive());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, SMALL, RecognizingGunzip.LOOK_AHEAD})
    void knowsDockersLayers(int lookAhead) throws IOException {
        for (String digest : Layers.REAL) {
            byte[] layer = Layers.real(digest);
            GzipRecipe recipe = recognize(layer, lookAhead).orElseThrow();
            assertEquals("1/go/6/H4sIAAAAAAAA_w", recipe.toText());
        }
    }

    @Test
    void knowsEveryLevelOfGoAndZlib() throws IOException {
        for (GzipRecipe recipe : Likelihood.order(Layers.PLAIN)) {
            if (recipe.encoder() == Encoder.GO
                    || recipe.encoder() == Encoder.ZLIB) { // of pigz PigzDeflaterTest tells more
                knows(recipe, CONTENT, 600_000);
                knows(recipe, Arrays.copyOf(CONTENT, 500_000), RecognizingGunzip.LOOK_AHEAD);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "PGZIP.*", mode = EnumSource.Mode.MATCH_ALL)
    void knowsPgzipsLayers(Encoder version) throws IOException {
        GzipRecipe recipe = new GzipRecipe(version, 5, GzipHeader.pgzip());
        byte[] layer = Layers.gzip(recipe, CONTENT);
        assertEquals(Optional.of(recipe), recognize(layer, SMALL));
        assertEquals(Optional.of(recipe), recognize(layer, RecognizingGunzip.LOOK_AHEAD));
    }

    /** As a jar at the beginning of a layer is: there all versions do the same. */
    @ParameterizedTest
    @EnumSource(
            value = Encoder.class,
            names = {"PGZIP16", "PGZIP18"})
    void knowsPgzipsVersionBehindWhatCannotBeCompressed(Encoder version) throws IOException {
        byte[] content = Content.of("random", 1_500_000);
        byte[] text = Content.of("text", 300_000);
        System.arraycopy(text, 0, content, content.length - text.length, text.length);
        GzipRecipe recipe = new GzipRecipe(version, 5, GzipHeader.pgzip());
        assertEquals(Optional.of(recipe), recognize(Layers.gzip(recipe, content), 600_000));
    }

    @Test
    void pgzipIsTriedFirstOnlyWhereTheHeaderHintsAtIt() {
        assertEquals(
                Encoder.PGZIP16, Likelihood.order(GzipHeader.pgzip()).get(0).encoder());
        List<GzipRecipe> others = Likelihood.order(Layers.PLAIN);
        assertEquals(others.size() - 3, others.indexOf(Layers.recipe(Encoder.PGZIP16, 5)));
    }

    private static void knows(GzipRecipe recipe, byte[] content, int lookAhead) throws IOException {
        byte[] layer = Layers.gzip(recipe, content);
        GzipRecipe found = recognize(layer, lookAhead).orElseThrow(() -> new AssertionError(recipe));
        assertArrayEquals(layer, Layers.gzip(found, content), recipe + " taken for " + found);
    }

    @Test
    void smallAndMonotonousContent() throws IOException {
        for (String kind : Content.KINDS) {
            for (int size : new int[] {0, 1, 300, 200_000}) {
                byte[] layer = Layers.gzip(Layers.recipe(Encoder.GO, 6), Content.of(kind, size));
                for (int lookAhead : new int[] {18, 1000, RecognizingGunzip.LOOK_AHEAD}) {
                    assertTrue(recognize(layer, lookAhead).isPresent(), kind + " " + size + " " + lookAhead);
                }
            }
        }
    }

    /** Whatever byte is changed: what is recognized gives the changed bytes, not the old ones. */
    @Test
    void neverMistakes() throws IOException {
        byte[] layer = Layers.real(Layers.REAL.get(2));
        Random random = new Random(7);
        int recognized = 0;
        for (int round = 0; round < 70; round++) {
            byte[] changed = layer.clone();
            int at = round < 20 ? round : round < 40 ? layer.length - 1 - (round - 20) : random.nextInt(layer.length);
            changed[at] ^= (byte) (1 << random.nextInt(8));
            recognized += verdict(changed, 1 + random.nextInt(80_000));
        }
        assertTrue(recognized > 0 && recognized < 20, recognized + ": time and flags in the header can be anything");
    }

    /** 1 if it is recognized, and then rightly. */
    private static int verdict(byte[] stream, int lookAhead) throws IOException {
        try (RecognizingGunzip gunzip = new RecognizingGunzip(new ByteArrayInputStream(stream), lookAhead)) {
            if (!gunzip.hopeful()) {
                assertArrayEquals(stream, gunzip.raw().readAllBytes());
                return 0;
            }
            byte[] content;
            try {
                content = gunzip.readAllBytes();
            } catch (EOFException | ZipException e) {
                assertEquals(Optional.empty(), gunzip.recipe(), e.toString());
                return 0;
            }
            Optional<GzipRecipe> recipe = gunzip.recipe();
            if (recipe.isPresent()) {
                assertArrayEquals(stream, Layers.gzip(recipe.get(), content));
            }
            return recipe.isPresent() ? 1 : 0;
        }
    }

    @Test
    void whatIsNotOneWholeMemberIsNotRecognized() throws IOException {
        byte[] layer = Layers.gzip(Layers.recipe(Encoder.GO, 6), CONTENT);
        byte[] twice = Arrays.copyOf(layer, layer.length * 2);
        System.arraycopy(layer, 0, twice, layer.length, layer.length);
        assertEquals(0, verdict(twice, SMALL));
        assertEquals(0, verdict(twice, twice.length + 1));
        assertEquals(0, verdict(Arrays.copyOf(layer, layer.length + 1), SMALL));
        for (int cut : new int[] {1, 4, 8, 9, 1000, layer.length / 2, layer.length - 5, layer.length}) {
            byte[] shorter = Arrays.copyOf(layer, layer.length - cut);
            assertEquals(0, verdict(shorter, SMALL), "less " + cut);
            assertEquals(0, verdict(shorter, layer.length), "less " + cut);
        }
    }

    @Test
    void whatIsNotGzipIsGivenBackAsItIs() throws IOException {
        for (String kind : Content.KINDS) {
            byte[] stream = Content.of(kind, 300_000);
            assertEquals(0, verdict(stream, SMALL));
            try (RecognizingGunzip gunzip = new RecognizingGunzip(new ByteArrayInputStream(stream), SMALL)) {
                assertThrows(ZipException.class, gunzip::read);
            }
        }
    }

    @Test
    void aStrangersWorkIsNotHopeful() throws IOException {
        byte[] layer = zlib(Deflater.FILTERED, 6);
        try (RecognizingGunzip gunzip = new RecognizingGunzip(new ByteArrayInputStream(layer), SMALL)) {
            assertFalse(gunzip.hopeful());
            assertArrayEquals(layer, gunzip.raw().readAllBytes());
        }
        try (RecognizingGunzip gunzip = new RecognizingGunzip(new ByteArrayInputStream(layer), SMALL)) {
            assertArrayEquals(CONTENT, gunzip.readAllBytes());
            assertEquals(Optional.empty(), gunzip.recipe());
        }
    }

    @Test
    void hopeIsGivenUpOnTheWay() throws IOException {
        byte[] layer = zlib(Deflater.DEFAULT_STRATEGY, 1);
        try (RecognizingGunzip gunzip = new RecognizingGunzip(new ByteArrayInputStream(layer), SMALL)) {
            assertTrue(gunzip.hopeful());
            assertArrayEquals(CONTENT, gunzip.readAllBytes());
            assertEquals(Optional.empty(), gunzip.recipe());
            assertFalse(gunzip.hopeful());
            assertThrows(IllegalStateException.class, gunzip::raw);
        }
    }

    /** A stream of zlib that changes its ways in the middle. */
    private static byte[] zlib(int strategy, int laterLevel) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out) {
            @Override
            public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
                def.setStrategy(strategy);
                super.write(bytes, offset, length / 2);
                def.setLevel(laterLevel);
                super.write(bytes, offset + length / 2, length - length / 2);
            }
        }) {
            gzip.write(CONTENT, 0, CONTENT.length);
        }
        return out.toByteArray();
    }

    /** More than this JVM's memory. */
    @Test
    void aBombFillsNoMemory() throws IOException {
        byte[] zeros = new byte[1 << 20];
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = Layers.recipe(Encoder.GO, 6).compressor(out)) {
            for (int i = 0; i < 600; i++) {
                gzip.write(zeros);
            }
        }
        try (RecognizingGunzip gunzip = new RecognizingGunzip(new ByteArrayInputStream(out.toByteArray()))) {
            assertTrue(gunzip.hopeful());
            assertEquals(600L << 20, gunzip.transferTo(OutputStream.nullOutputStream()));
            assertTrue(gunzip.recipe().isPresent());
        }
    }

    @Test
    void closedEarlyItLeavesNothingBehind() throws IOException {
        byte[] layer = Layers.gzip(Layers.recipe(Encoder.ZLIB, 9), CONTENT);
        for (int size : new int[] {1, 200_000, 2_500_000}) {
            Closing in = new Closing(layer);
            try (RecognizingGunzip gunzip = new RecognizingGunzip(in, SMALL)) {
                assertTrue(gunzip.hopeful());
                assertArrayEquals(Arrays.copyOf(CONTENT, size), gunzip.readNBytes(size));
                assertThrows(IllegalStateException.class, gunzip::recipe);
            }
            assertTrue(in.closed);
            noThreadIsLeftUninterrupted();
        }
    }

    private void noThreadIsLeftUninterrupted() {
        try {
            noThreadIsLeft();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCancelledReaderDoesNotWait() throws IOException {
        byte[] layer = Layers.gzip(Layers.recipe(Encoder.GO, 9), CONTENT);
        try (RecognizingGunzip gunzip = new RecognizingGunzip(new ByteArrayInputStream(layer), SMALL)) {
            assertArrayEquals(CONTENT, gunzip.readAllBytes());
            Thread.currentThread().interrupt();
            assertThrows(InterruptedIOException.class, gunzip::recipe);
            assertTrue(Thread.interrupted());
        }
    }

    private static Optional<GzipRecipe> recognize(byte[] layer, int lookAhead) throws IOException {
        byte[] content = new GZIPInputStream(new ByteArrayInputStream(layer)).readAllBytes();
        try (RecognizingGunzip gunzip = new RecognizingGunzip(new ByteArrayInputStream(layer), lookAhead)) {
            assertTrue(gunzip.hopeful());
            assertArrayEquals(content, gunzip.readAllBytes());
            Optional<GzipRecipe> recipe = gunzip.recipe();
            if (recipe.isPresent()) {
                try (InputStream again = recipe.get().restore(new ByteArrayInputStream(content))) {
                    assertArrayEquals(layer, again.readAllBytes());
                }
            }
            assertEquals(recipe.isPresent(), gunzip.hopeful());
            return recipe;
        }
    }

    private static final class Closing extends ByteArrayInputStream {
        private boolean closed;

        Closing(byte[] bytes) {
            super(bytes);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}

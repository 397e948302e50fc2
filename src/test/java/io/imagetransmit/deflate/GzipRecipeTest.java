package io.imagetransmit.deflate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipRecipeTest {
    private static final byte[] CONTENT = Content.of("mixed", 700_000);

    @Test
    void theTextOfGosDefault() {
        GzipRecipe recipe = GzipRecipe.usual().get(0);
        assertEquals("1/go/6/H4sIAAAAAAAA_w", recipe.toText());
        assertEquals(recipe, GzipRecipe.parse("1/go/6/H4sIAAAAAAAA_w"));
    }

    @Test
    void theTextOfPodmans() {
        GzipRecipe recipe = new GzipRecipe(Encoder.PGZIP16, 5, GzipHeader.pgzip());
        assertEquals("1/pgzip16/5/H4sIAAAJbogA_w", recipe.toText());
        assertEquals(recipe, GzipRecipe.parse("1/pgzip16/5/H4sIAAAJbogA_w"));
    }

    @Test
    void theTextsOfPrograms() {
        for (Encoder encoder : new Encoder[] {Encoder.PIGZ, Encoder.PIGZ_SINGLE, Encoder.PIGZ_INDEPENDENT}) {
            GzipRecipe recipe = new GzipRecipe(encoder, 3, GzipHeader.plain(0, 3));
            assertEquals(recipe, GzipRecipe.parse(recipe.toText()));
        }
        assertEquals(Encoder.GNU, GzipRecipe.parse("1/gnu/6/H4sIAAAAAAAAAw").encoder());
        assertEquals(Encoder.PIGZ, GzipRecipe.parse("1/pigz/6/H4sIAAAAAAAAAw").encoder());
        assertEquals(
                Encoder.PIGZ_SINGLE,
                GzipRecipe.parse("1/pigz-single/3/H4sIAAAAAAAAAw").encoder());
        assertEquals(
                Encoder.PIGZ_INDEPENDENT,
                GzipRecipe.parse("1/pigz-independent/6/H4sIAAAAAAAAAw").encoder());
    }

    @Test
    void everyUsualOneSurvivesItsText() {
        List<GzipRecipe> usual = GzipRecipe.usual();
        assertEquals(usual.size(), new HashSet<>(usual).size(), "none twice");
        for (GzipRecipe recipe : usual) {
            assertEquals(recipe, GzipRecipe.parse(recipe.toText()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1/go/6/",
                "1/go/6",
                "go/6/H4sIAAAAAAAA_w",
                "2/go/6/H4sIAAAAAAAA_w",
                "1/rust/6/H4sIAAAAAAAA_w",
                "1/GO/6/H4sIAAAAAAAA_w",
                "1/go/-1/H4sIAAAAAAAA_w",
                "1/go/-3/H4sIAAAAAAAA_w",
                "1/go/10/H4sIAAAAAAAA_w",
                "1/go/-0/H4sIAAAAAAAA_w",
                "1/zlib/0/H4sIAAAAAAAA_w",
                "1/zlib/-2/H4sIAAAAAAAA_w",
                "1/pgzip16/6/H4sIAAAJbogA_w",
                "1/pgzip/5/H4sIAAAJbogA_w",
                "1/pgzip016/5/H4sIAAAJbogA_w",
                "1/pigz/0/H4sIAAAAAAAAAw",
                "1/pigz-single/4/H4sIAAAAAAAAAw",
                "1/pigz-/6/H4sIAAAAAAAAAw",
                "1/pigz_single/3/H4sIAAAAAAAAAw",
                "1/go/6/H4sIAAAAAAAA_x",
                "1/go/6/H4sIAAAAAAAA_w==",
                "1/go/6/H4sIAAAAAAAA_",
                "1/go/6/H4sIAAAAAAAA_wA",
                "1/go/6/H4sIAAAAAAAA/w",
                "1/go/6/H4sICAAAAAAA_w",
                "1/go/6/H4sIBAAAAAAA___",
                "1/go/6/H4sIgAAAAAAA_w",
                "1/go/6/AAAAAAAAAAAAAA",
                "1/go/6/H4sIAAAAAAAA_w\n",
                " 1/go/6/H4sIAAAAAAAA_w"
            })
    void refusesOtherTexts(String text) {
        assertThrows(IllegalArgumentException.class, () -> GzipRecipe.parse(text));
    }

    @Test
    void refusesEndlessTexts() {
        byte[] header = new byte[200_000];
        System.arraycopy(new byte[] {0x1f, (byte) 0x8b, 8, 8}, 0, header, 0, 4);
        header[10] = 'x';
        String text = "1/go/6/" + Base64.getUrlEncoder().withoutPadding().encodeToString(header);
        assertThrows(IllegalArgumentException.class, () -> GzipRecipe.parse(text));
    }

    @Test
    void headersWithEverything() {
        byte[] bytes = ("\37\213\10\36....\0\3" + "\5\0extra" + "a name\0" + "a comment\0" + "cc")
                .getBytes(StandardCharsets.ISO_8859_1);
        for (int length = 0; length < bytes.length; length++) {
            assertEquals(Optional.empty(), GzipHeader.at(bytes, length), "cut off at " + length);
        }
        GzipHeader header = GzipHeader.at(bytes, bytes.length).orElseThrow();
        assertArrayEquals(bytes, header.bytes());
        GzipRecipe recipe = new GzipRecipe(Encoder.ZLIB, 9, header);
        assertEquals(recipe, GzipRecipe.parse(recipe.toText()));
    }

    @Test
    void makesWhatDockerMade() throws IOException {
        for (String digest : Layers.REAL) {
            byte[] layer = Layers.real(digest);
            byte[] content = new GZIPInputStream(new ByteArrayInputStream(layer)).readAllBytes();
            assertArrayEquals(layer, Layers.gzip(GzipRecipe.usual().get(0), content));
        }
    }

    /** This JVM's zlib is the common one, so its own gzip streams are what others make with zlib. */
    @Test
    void makesWhatZlibMakes() throws IOException {
        for (int level = 1; level <= 9; level++) {
            int chosen = level;
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (OutputStream gzip = new GZIPOutputStream(out) {
                {
                    def.setLevel(chosen);
                }
            }) {
                gzip.write(CONTENT);
            }
            byte[] made = out.toByteArray();
            GzipHeader header = GzipHeader.at(made, made.length).orElseThrow();
            assertArrayEquals(made, Layers.gzip(new GzipRecipe(Encoder.ZLIB, level, header), CONTENT));
        }
    }

    @Test
    void pulledOrPushedItIsTheSame() throws IOException {
        for (GzipRecipe recipe : GzipRecipe.usual()) {
            byte[] pushed = Layers.gzip(recipe, CONTENT);
            try (InputStream pulled = recipe.restore(new ByteArrayInputStream(CONTENT))) {
                assertArrayEquals(pushed, pulled.readAllBytes());
                assertEquals(-1, pulled.read());
            }
            assertArrayEquals(CONTENT, new GZIPInputStream(new ByteArrayInputStream(pushed)).readAllBytes());
        }
    }

    @Test
    void nothingCanBeWrittenBehindTheEnd() throws IOException {
        OutputStream closed = GzipRecipe.usual().get(0).compressor(new ByteArrayOutputStream());
        closed.close();
        assertThrows(IOException.class, () -> closed.write(1));
    }

    @Test
    void anotherZlibIsNoticed() {
        assertTrue(StandardZlib.isPresent());
        assertTrue(StandardZlib.isStandard(ZlibDeflater::new));
        assertTrue(StandardZlib.isStandard(PortedZlibDeflater::new));
        assertFalse(StandardZlib.isStandard((out, level) -> new ZlibDeflater(out, Math.max(level, 2))));
    }
}

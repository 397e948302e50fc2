package io.imagetransmit.deflate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** The bytes are those of pigz itself; see {@link PigzVectors}. */
class PigzDeflaterTest {
    static final List<String> KINDS = Content.KINDS;

    /** One line of the table. */
    private record Vector(String kind, int size, Encoder encoder, int level, int length, String sha256) {
        static Vector of(String line) {
            String[] fields = line.split("\t", -1);
            return new Vector(
                    fields[0],
                    Integer.parseInt(fields[1]),
                    Encoder.named(fields[2]),
                    Integer.parseInt(fields[3]),
                    Integer.parseInt(fields[4]),
                    fields[5]);
        }

        Vector with(byte[] deflated) throws NoSuchAlgorithmException {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(deflated);
            return new Vector(
                    kind, size, encoder, level, deflated.length, HexFormat.of().formatHex(hash));
        }
    }

    private static List<Vector> vectors(String kind) throws IOException {
        try (InputStream in = PigzDeflaterTest.class.getResourceAsStream("pigz-vectors.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(Vector::of)
                    .filter(vector -> vector.kind().equals(kind))
                    .toList();
        }
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void writesWhatPigzWrites(String kind) throws IOException, NoSuchAlgorithmException {
        List<Vector> vectors = vectors(kind);
        assertEquals(60, vectors.size());
        Random pieces = new Random(6);
        for (Vector vector : vectors) {
            byte[] content = Content.of(kind, vector.size());
            byte[] deflated = deflate(vector.encoder(), content, vector.level(), 1 + pieces.nextInt(200_000));
            assertEquals(vector, vector.with(deflated));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "PIGZ.*", mode = EnumSource.Mode.MATCH_ALL)
    void piecesMakeNoDifference(Encoder encoder) throws IOException {
        byte[] content = Content.of("mixed", 2 * PigzDeflater.BLOCK + 20_000);
        for (int level : new int[] {1, 3}) {
            byte[] whole = deflate(encoder, content, level, content.length);
            for (int piece : new int[] {1, 1000, 65_535, PigzDeflater.BLOCK, PigzDeflater.BLOCK + 1}) {
                assertArrayEquals(whole, deflate(encoder, content, level, piece), level + " in pieces of " + piece);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "PIGZ.*", mode = EnumSource.Mode.MATCH_ALL)
    void isKnownFromZlibAndFromItsOtherForms(Encoder encoder) throws IOException {
        byte[] content = Content.of("mixed", 900_000);
        for (int system : new int[] {3, 255}) {
            for (int level : new int[] {1, 3, 6}) {
                if (encoder.hasLevel(level)) {
                    GzipRecipe recipe = new GzipRecipe(encoder, level, GzipHeader.plain(0, system));
                    recognize(recipe, content, 250_000);
                    recognize(recipe, content, RecognizingGunzip.LOOK_AHEAD);
                }
            }
        }
    }

    private static void recognize(GzipRecipe recipe, byte[] content, int lookAhead) throws IOException {
        InputStream layer = new ByteArrayInputStream(Layers.gzip(recipe, content));
        try (RecognizingGunzip gunzip = new RecognizingGunzip(layer, lookAhead)) {
            assertArrayEquals(content, gunzip.readAllBytes());
            assertEquals(recipe, gunzip.recipe().orElseThrow());
        }
    }

    @Test
    void aSingleBlockIsZlibs() throws IOException {
        byte[] content = Content.of("text", PigzDeflater.BLOCK);
        for (Encoder encoder : Encoder.values()) {
            assertEquals(encoder != Encoder.GO, encoder.beginsLikeZlib());
            if (encoder.beginsLikeZlib()) {
                assertArrayEquals(
                        deflate(Encoder.ZLIB, content, 3, 1000), deflate(encoder, content, 3, 1000), encoder.text());
            }
        }
    }

    private static byte[] deflate(Encoder encoder, byte[] content, int level, int piece) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RawDeflater deflater = encoder.open(out, level)) {
            for (int start = 0; start < content.length; start += piece) {
                deflater.write(content, start, Math.min(piece, content.length - start));
            }
            deflater.finish();
        }
        return out.toByteArray();
    }
}

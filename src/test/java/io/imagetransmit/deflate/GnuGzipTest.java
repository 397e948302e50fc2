package io.imagetransmit.deflate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imagetransmit.deflate.ProgramVectors.Vector;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The bytes are those of gzip itself; see {@link ProgramVectors}. */
class GnuGzipTest {
    static final List<String> KINDS = Content.KINDS;

    @ParameterizedTest
    @FieldSource("KINDS")
    void writesWhatGzipWrites(String kind) throws IOException, NoSuchAlgorithmException {
        List<Vector> vectors = ProgramVectors.read("gnu-vectors.tsv", kind);
        assertEquals(42, vectors.size());
        Random pieces = new Random(8);
        for (Vector vector : vectors) {
            byte[] content = Content.of(kind, vector.size());
            int piece = 1 + pieces.nextInt(100_000);
            assertEquals(vector, vector.with(ProgramVectors.deflate(Encoder.GNU, content, vector.level(), piece)));
        }
    }

    @Test
    void piecesMakeNoDifference() throws IOException {
        for (int size : new int[] {65_400, 150_000}) {
            byte[] content = Content.of("mixed", size);
            for (int level : new int[] {1, 6}) {
                byte[] whole = ProgramVectors.deflate(Encoder.GNU, content, level, size);
                for (int piece : new int[] {1, 1000, 65_535}) {
                    byte[] found = ProgramVectors.deflate(Encoder.GNU, content, level, piece);
                    assertArrayEquals(whole, found, level + " in pieces of " + piece);
                }
            }
        }
    }

    @Test
    void isKnown() throws IOException {
        byte[] content = Content.of("mixed", 900_000);
        for (int level = 1; level <= 9; level++) {
            int flags = level == 1 ? 4 : level == 9 ? 2 : 0;
            GzipRecipe recipe = new GzipRecipe(Encoder.GNU, level, GzipHeader.plain(flags, 3));
            assertEquals(recipe, Layers.recognized(recipe, content, 250_000));
        }
    }
}

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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** The bytes are those of pigz itself; see {@link ProgramVectors}. */
class PigzDeflaterTest {
    static final List<String> KINDS = Content.KINDS;

    @ParameterizedTest
    @FieldSource("KINDS")
    void writesWhatPigzWrites(String kind) throws IOException, NoSuchAlgorithmException {
        List<Vector> vectors = ProgramVectors.read("pigz-vectors.tsv", kind);
        assertEquals(72, vectors.size());
        Random pieces = new Random(6);
        for (Vector vector : vectors) {
            byte[] content = Content.of(kind, vector.size());
            int piece = 1 + pieces.nextInt(200_000);
            assertEquals(vector, vector.with(ProgramVectors.deflate(vector.encoder(), content, vector.level(), piece)));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "PIGZ.*", mode = EnumSource.Mode.MATCH_ALL)
    void piecesMakeNoDifference(Encoder encoder) throws IOException {
        byte[] content = Content.of("mixed", 2 * PigzDeflater.BLOCK + 20_000);
        for (int level : new int[] {1, 3}) {
            byte[] whole = ProgramVectors.deflate(encoder, content, level, content.length);
            for (int piece : new int[] {1, 1000, 65_535, PigzDeflater.BLOCK, PigzDeflater.BLOCK + 1}) {
                byte[] found = ProgramVectors.deflate(encoder, content, level, piece);
                assertArrayEquals(whole, found, level + " in pieces of " + piece);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "PIGZ.*", mode = EnumSource.Mode.MATCH_ALL)
    void isKnownFromZlibAndFromItsOtherForms(Encoder encoder) throws IOException {
        byte[] content = Content.of("mixed", 600_000);
        for (int level : new int[] {1, 3, 6}) {
            if (encoder.hasLevel(level)) {
                GzipRecipe recipe = new GzipRecipe(encoder, level, GzipHeader.plain(level == 1 ? 4 : 0, 3));
                int lookAhead = level == 3 ? RecognizingGunzip.LOOK_AHEAD : 250_000;
                assertEquals(recipe, Layers.recognized(recipe, content, lookAhead));
            }
        }
    }

    @Test
    void aSingleBlockIsZlibs() throws IOException {
        byte[] content = Content.of("text", PigzDeflater.BLOCK);
        byte[] zlib = ProgramVectors.deflate(Encoder.ZLIB, content, 3, 1000);
        for (Encoder encoder : Encoder.values()) {
            boolean other = encoder == Encoder.GO || encoder == Encoder.GNU || encoder.isPgzip();
            assertEquals(!other, encoder.beginsLikeZlib());
            if (encoder.beginsLikeZlib()) {
                assertArrayEquals(zlib, ProgramVectors.deflate(encoder, content, 3, 1000), encoder.text());
            }
        }
    }
}

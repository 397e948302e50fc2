package io.imagetransmit.deflate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.params.provider.FieldSource;

/** The bytes are those of Go itself; see {@code src/test/go/deflate-vectors}. */
class GoDeflaterTest {
    static final List<String> KINDS = Content.KINDS;

    /** One line of the table. */
    private record Vector(String kind, int size, int level, int length, String sha256) {
        static Vector of(String line) {
            String[] fields = line.split("\t", -1);
            return new Vector(
                    fields[0],
                    Integer.parseInt(fields[1]),
                    Integer.parseInt(fields[2]),
                    Integer.parseInt(fields[3]),
                    fields[4]);
        }
    }

    private static List<Vector> vectors(String kind) throws IOException {
        try (InputStream in = GoDeflaterTest.class.getResourceAsStream("go-vectors.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(Vector::of)
                    .filter(vector -> vector.kind().equals(kind))
                    .toList();
        }
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void writesWhatGoWrites(String kind) throws IOException, NoSuchAlgorithmException {
        List<Vector> vectors = vectors(kind);
        assertTrue(vectors.size() >= 84, "vectors of " + kind);
        Random pieces = new Random(5);
        byte[] content = {};
        for (Vector vector : vectors) {
            if (content.length != vector.size()) {
                content = Content.of(kind, vector.size());
            }
            byte[] deflated = deflate(content, vector.level(), 1 + pieces.nextInt(70_000));
            assertEquals(vector, found(vector, deflated));
        }
    }

    private static Vector found(Vector wanted, byte[] deflated) throws NoSuchAlgorithmException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(deflated);
        return new Vector(
                wanted.kind(),
                wanted.size(),
                wanted.level(),
                deflated.length,
                HexFormat.of().formatHex(hash));
    }

    @Test
    void piecesMakeNoDifference() throws IOException {
        byte[] content = Content.of("mixed", 150_000);
        for (int level = -2; level <= 9; level++) {
            byte[] whole = deflate(content, level, content.length);
            for (int piece : new int[] {1, 7, 1000, 32768, 65535}) {
                assertArrayEquals(whole, deflate(content, level, piece), level + " in pieces of " + piece);
            }
        }
    }

    @Test
    void knowsNoOtherLevels() {
        for (int level : new int[] {-3, 10}) {
            assertThrows(IllegalArgumentException.class, () -> new GoDeflater(new ByteArrayOutputStream(), level));
        }
    }

    static byte[] deflate(byte[] content, int level, int piece) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GoDeflater deflater = new GoDeflater(out, level)) {
            for (int start = 0; start < content.length; start += piece) {
                deflater.write(content, start, Math.min(piece, content.length - start));
            }
            deflater.finish();
        }
        return out.toByteArray();
    }
}

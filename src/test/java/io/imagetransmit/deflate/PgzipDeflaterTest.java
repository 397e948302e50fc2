package io.imagetransmit.deflate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** The bytes are those of pgzip itself; see {@code src/test/go/deflate-vectors}. */
class PgzipDeflaterTest {
    static final List<String> KINDS = Content.KINDS;

    /** One line of the table; the hash is that of a whole gzip stream. */
    private record Vector(Encoder encoder, String kind, int size, int length, String sha256) {
        static Vector of(String line) {
            String[] fields = line.split("\t", -1);
            return new Vector(
                    Encoder.valueOf(fields[0].toUpperCase(Locale.ROOT)),
                    fields[1],
                    Integer.parseInt(fields[2]),
                    Integer.parseInt(fields[3]),
                    fields[4]);
        }
    }

    private static List<Vector> vectors(String kind) throws IOException {
        try (InputStream in = PgzipDeflaterTest.class.getResourceAsStream("pgzip-vectors.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(Vector::of)
                    .filter(vector -> vector.kind().equals(kind))
                    .toList();
        }
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void writesWhatPgzipWrites(String kind) throws IOException, NoSuchAlgorithmException {
        List<Vector> vectors = vectors(kind);
        assertTrue(vectors.size() >= 18, "vectors of " + kind);
        Random pieces = new Random(5);
        byte[] content = {};
        for (Vector vector : vectors) {
            if (content.length != vector.size()) {
                content = Content.of(kind, vector.size());
            }
            byte[] made = gzip(vector.encoder(), content, 1 + pieces.nextInt(70_000));
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(made);
            assertEquals(
                    vector,
                    new Vector(
                            vector.encoder(),
                            kind,
                            content.length,
                            made.length,
                            HexFormat.of().formatHex(hash)));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "PGZIP.*", mode = EnumSource.Mode.MATCH_ALL)
    void piecesMakeNoDifference(Encoder encoder) throws IOException {
        byte[] content = Content.of("mixed", (1 << 20) + 150_000);
        byte[] whole = gzip(encoder, content, content.length);
        for (int piece : new int[] {7, 1000, 32768, 65535, 1 << 20}) {
            assertArrayEquals(whole, gzip(encoder, content, piece), "in pieces of " + piece);
        }
    }

    @Test
    void everyVersionIsAnother() throws IOException {
        byte[] content = Content.of("mixed", 300_000);
        List<String> made = List.of(
                HexFormat.of().formatHex(gzip(Encoder.PGZIP15, content, 65536)),
                HexFormat.of().formatHex(gzip(Encoder.PGZIP16, content, 65536)),
                HexFormat.of().formatHex(gzip(Encoder.PGZIP18, content, 65536)));
        assertEquals(3, made.stream().distinct().count());
    }

    private static byte[] gzip(Encoder encoder, byte[] content, int piece) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GzipRecipe(encoder, 5, GzipHeader.pgzip()).compressor(out)) {
            for (int start = 0; start < content.length; start += piece) {
                gzip.write(content, start, Math.min(piece, content.length - start));
            }
        }
        return out.toByteArray();
    }
}

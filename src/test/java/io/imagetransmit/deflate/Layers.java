package io.imagetransmit.deflate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** Gzip streams for the tests. */
final class Layers {
    /** Layers that a Docker 20.10 engine pushed and the original tool put into a bundle. */
    static final List<String> REAL = List.of(
            "045bec8c80c38b8800d007561ad617548373969216ac075f774397ffd3d3ab2f",
            "49385da2bee80c351ee0ecbb24a6bb09e562183dbf718b6453df4df75f16bd25",
            "f9e0f5f1369bbefea3e5efbbcc5f32cca3ce59f4743e6697cc3d1a5fddd7cf49");

    static final GzipHeader PLAIN = GzipHeader.plain(0, 255);

    private Layers() {}

    static byte[] real(String digest) throws IOException {
        try (InputStream in = Layers.class.getResourceAsStream(digest + ".tar.gz")) {
            return in.readAllBytes();
        }
    }

    static GzipRecipe recipe(Encoder encoder, int level) {
        return new GzipRecipe(encoder, level, PLAIN);
    }

    static byte[] gzip(GzipRecipe recipe, byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = recipe.compressor(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    /** What such a stream is taken for. */
    static GzipRecipe recognized(GzipRecipe recipe, byte[] content, int lookAhead) throws IOException {
        InputStream layer = new ByteArrayInputStream(gzip(recipe, content));
        try (RecognizingGunzip gunzip = new RecognizingGunzip(layer, lookAhead)) {
            assertArrayEquals(content, gunzip.readAllBytes());
            return gunzip.recipe().orElseThrow();
        }
    }
}

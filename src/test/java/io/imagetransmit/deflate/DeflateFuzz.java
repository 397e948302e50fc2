package io.imagetransmit.deflate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imagetransmit.fuzz.Target;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;

/** gzip streams, and the recipes that say who made them. */
public final class DeflateFuzz {
    private static final int MOST = 4 << 20;
    private static final List<String> WORDS =
            List.of("\u001f\u008b\u0008", "\0\0\u00ff\u00ff", "\1\0\0\u00ff\u00ff", "\3\0");
    private static final List<String> RECIPE_WORDS = List.of(
            "/",
            "1/",
            "2/",
            "go",
            "zlib",
            "gnu",
            "pigz",
            "pgzip16",
            "-2",
            "999999999999",
            "H4sIAAAAAAAA_w",
            "=",
            "_",
            "+");

    private DeflateFuzz() {}

    public static List<Target> targets() {
        return List.of(
                Target.ofBytes("gzip", streams(), WORDS, DeflateFuzz::gunzip, ZipException.class, EOFException.class),
                Target.ofText(
                        "recipe",
                        GzipRecipe.usual().stream().map(GzipRecipe::toText).toList(),
                        RECIPE_WORDS,
                        DeflateFuzz::recipe,
                        IllegalArgumentException.class));
    }

    private static List<byte[]> streams() {
        List<byte[]> streams = new ArrayList<>();
        try {
            for (GzipRecipe recipe : GzipRecipe.usual()) {
                streams.add(Layers.gzip(recipe, Content.of("text", 700)));
            }
            byte[] first = Layers.gzip(GzipRecipe.usual().get(0), Content.of("mixed", 3000));
            ByteArrayOutputStream twice = new ByteArrayOutputStream();
            twice.writeBytes(first);
            twice.writeBytes(first);
            streams.add(first);
            streams.add(twice.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return streams;
    }

    /** A recipe that was found gives the very stream. */
    private static void gunzip(byte[] input) throws IOException {
        try (RecognizingGunzip gunzip = new RecognizingGunzip(new ByteArrayInputStream(input))) {
            gunzip.hopeful();
            byte[] content = gunzip.readNBytes(MOST);
            if (content.length == MOST) {
                return;
            }
            Optional<GzipRecipe> recipe = gunzip.recipe();
            if (recipe.isPresent()) {
                try (InputStream again = recipe.get().restore(new ByteArrayInputStream(content))) {
                    assertArrayEquals(input, again.readNBytes(input.length + 1));
                }
            }
        }
    }

    private static void recipe(byte[] input) throws IOException {
        String text = new String(input, StandardCharsets.UTF_8);
        GzipRecipe recipe = GzipRecipe.parse(text);
        assertEquals(text, recipe.toText());
        byte[] content = Content.of("text", 300);
        try (InputStream restored = recipe.restore(new ByteArrayInputStream(content))) {
            assertArrayEquals(Layers.gzip(recipe, content), restored.readAllBytes());
        }
    }
}

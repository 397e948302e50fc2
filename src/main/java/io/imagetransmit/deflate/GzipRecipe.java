package io.imagetransmit.deflate;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a gzip stream of a single member was made, so that it can be made again from its content. Immutable.
 *
 * @param level of the encoder, its default as the level that it stands for
 */
public record GzipRecipe(Encoder encoder, int level, GzipHeader header) {
    private static final int LONGEST_TEXT = 32 + (GzipHeader.LARGEST + 2) / 3 * 4;
    private static final Pattern TEXT = Pattern.compile("1/([a-z]+[0-9]*(?:-[a-z]+)?)/(-?[0-9])/([A-Za-z0-9_-]+)");
    private static final int UNIX = 3;
    private static final int UNKNOWN = 255;
    private static final int FAT = 0;

    public GzipRecipe {
        if (!encoder.hasLevel(level)) {
            throw new IllegalArgumentException(encoder + " has no level " + level);
        }
    }

    /**
     * The usual recipes, the likeliest first: what to try when a stream's content and digest are known, but not who made it.
     */
    public static List<GzipRecipe> usual() {
        List<GzipRecipe> recipes = new ArrayList<>();
        for (int level : new int[] {6, 9, 1}) { // the first is Docker
            recipes.add(go(level));
        }
        for (Encoder version : new Encoder[] {Encoder.PGZIP16, Encoder.PGZIP18, Encoder.PGZIP15}) { // Podman
            recipes.add(new GzipRecipe(version, 5, GzipHeader.pgzip()));
        }
        for (int level : new int[] {5, 4, 7, 8, 3, 2, -2, 0}) {
            recipes.add(go(level));
        }
        // gzip's own header (pigz, C programs), Java's from 16 on, Java's before
        for (int operatingSystem : new int[] {UNIX, UNKNOWN, FAT}) {
            for (int level : new int[] {6, 9, 1}) {
                recipes.add(new GzipRecipe(Encoder.ZLIB, level, GzipHeader.plain(flags(level), operatingSystem)));
            }
            recipes.add(new GzipRecipe(Encoder.ZLIB, 9, GzipHeader.plain(0, operatingSystem)));
        }
        for (int level : new int[] {5, 4, 7, 8, 3, 2}) {
            recipes.add(new GzipRecipe(Encoder.ZLIB, level, GzipHeader.plain(0, UNIX)));
        }
        for (int level : new int[] {6, 9}) { // tar -z
            recipes.add(new GzipRecipe(Encoder.GNU, level, GzipHeader.plain(flags(level), UNIX)));
        }
        return List.copyOf(recipes);
    }

    private static GzipRecipe go(int level) {
        return new GzipRecipe(Encoder.GO, level, GzipHeader.plain(flags(level), UNKNOWN));
    }

    private static int flags(int level) {
        return level == 9 ? 2 : level == 1 ? 4 : 0;
    }

    /** One line of printable ASCII without blanks, for {@link #parse}. */
    public String toText() {
        return "1/" + encoder.text() + "/" + level + "/"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(header.bytes());
    }

    /** Reads what {@link #toText()} wrote; whatever else is an {@link IllegalArgumentException}. */
    public static GzipRecipe parse(String text) {
        if (text.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException("a recipe of " + text.length() + " characters");
        }
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a recipe of a form known here");
        }
        Encoder encoder = Encoder.named(parts.group(1));
        byte[] bytes = Base64.getUrlDecoder().decode(parts.group(3));
        GzipHeader header = GzipHeader.at(bytes, bytes.length)
                .filter(whole -> whole.length() == bytes.length)
                .orElseThrow(() -> new IllegalArgumentException("a recipe without a gzip header"));
        GzipRecipe recipe = new GzipRecipe(encoder, Integer.parseInt(parts.group(2)), header);
        if (!recipe.toText().equals(text)) {
            throw new IllegalArgumentException("a recipe with something to spare");
        }
        return recipe;
    }

    /** A stream that takes the content and writes the gzip stream. Closing it writes the end and closes {@code out}. */
    public OutputStream compressor(OutputStream out) {
        return new RecipeOutputStream(this, out);
    }

    /** The gzip stream, made from its content while it is read. Closing it closes {@code content}. */
    public InputStream restore(InputStream content) {
        return new RecipeInputStream(this, content);
    }

    @Override
    public String toString() {
        return toText();
    }
}

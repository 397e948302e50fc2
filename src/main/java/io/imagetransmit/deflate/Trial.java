package io.imagetransmit.deflate;

import java.io.Closeable;
import java.io.IOException;

/** One encoder at one level, being tried: it compresses the content again, and what it writes is compared. Not for several threads. */
final class Trial implements Closeable {
    private static final long ENOUGH = 256 << 10;
    private static final long MONOTONOUS = 50;
    private static final long RESISTING = 8;

    private final GzipRecipe recipe;
    private final Comparison comparison = new Comparison();
    private final RawDeflater deflater;
    private long contentSeen;
    private long deflatedSeen;

    Trial(GzipRecipe recipe) {
        this.recipe = recipe;
        this.deflater = recipe.encoder().open(comparison, recipe.level());
    }

    GzipRecipe recipe() {
        return recipe;
    }

    /** How much content it has taken, in bytes. */
    long contentSeen() {
        return contentSeen;
    }

    /** Takes the next piece; what it has seen before is passed over. Gives whether all still agrees. */
    boolean take(Piece piece) throws IOException {
        int skipped = skipped(contentSeen - piece.contentStart, piece.contentLength);
        int skippedDeflated = skipped(deflatedSeen - piece.deflatedStart, piece.deflatedLength);
        comparison.expect(piece.deflated, skippedDeflated, piece.deflatedLength - skippedDeflated);
        if (comparison.isEqual()) {
            deflater.write(piece.content, skipped, piece.contentLength - skipped);
        }
        contentSeen = Math.max(contentSeen, piece.contentStart + piece.contentLength);
        deflatedSeen = Math.max(deflatedSeen, piece.deflatedStart + piece.deflatedLength);
        return comparison.isEqual();
    }

    private static int skipped(long seen, int length) {
        return (int) Math.max(0, Math.min(seen, length));
    }

    /** All has been taken: whether the streams are the same to the last byte. */
    boolean finish() throws IOException {
        if (comparison.isEqual()) {
            deflater.finish();
        }
        return comparison.isEqual() && comparison.isEven();
    }

    /**
     * Whether no other needs to be tried beside this one. Either it would be a strange chance if it were not the right one: enough
     * has been compared, and not of the kind of content with which all levels do the same. Or the content resists compression, all
     * levels store it alike, and to run several of them over gigabytes would only cost time. Only pgzip's versions are not told
     * apart by such content: none is likelier than the next, and they are quick.
     */
    boolean isEnough() {
        long compared = comparison.compared();
        return compared >= ENOUGH
                && contentSeen < compared * MONOTONOUS
                && !(recipe.encoder().isPgzip() && contentSeen < compared + compared / RESISTING);
    }

    @Override
    public void close() {
        deflater.close();
    }
}

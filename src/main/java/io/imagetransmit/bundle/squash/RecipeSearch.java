package io.imagetransmit.bundle.squash;

import io.imagetransmit.deflate.Encoder;
import io.imagetransmit.deflate.GzipRecipe;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds out how a layer's gzip stream was made of which only the size and the digest are known: by making it in all usual ways.
 * Ways that differ by their header alone are tried together.
 */
public final class RecipeSearch {
    private static final int BUFFER = 64 << 10;

    private final SquashedLayer layer;
    private final Descriptor wanted;

    /**
     * How the layer's stream is made.
     *
     * @param blob what comes out: what was wanted, or else something new of the same content
     * @param diffId sha256 of the tar
     */
    public record Found(GzipRecipe recipe, Descriptor blob, Digest diffId) {}

    private RecipeSearch(SquashedLayer layer, Descriptor wanted) {
        this.layer = layer;
        this.wanted = wanted;
    }

    /** Takes some passes over the layer, about one for most. Fails as reading the layer does. */
    public static Found search(SquashedLayer layer, Descriptor wanted) throws IOException {
        return new RecipeSearch(layer, wanted).search();
    }

    private Found search() throws IOException {
        List<List<GzipRecipe>> ways = ways();
        Found first = null;
        for (List<GzipRecipe> way : ways) {
            // the first is what the layer is restored with if none is right, so it is followed to its end
            Found found = attempt(way, first == null ? Long.MAX_VALUE : wanted.size());
            if (found.blob().digest().equals(wanted.digest())) {
                return found;
            }
            first = first == null ? found : first;
        }
        if (first == null) {
            throw new IllegalStateException("no way is usual");
        }
        return first;
    }

    private static List<List<GzipRecipe>> ways() {
        record Way(Encoder encoder, int level) {}
        Map<Way, List<GzipRecipe>> ways = new LinkedHashMap<>();
        for (GzipRecipe recipe : GzipRecipe.usual()) {
            ways.computeIfAbsent(new Way(recipe.encoder(), recipe.level()), unused -> new ArrayList<>())
                    .add(recipe);
        }
        return List.copyOf(ways.values());
    }

    private Found attempt(List<GzipRecipe> recipes, long limit) throws IOException {
        MessageDigest tarHash = Digest.sha256(new byte[0]).newMessageDigest();
        byte[] buffer = new byte[BUFFER];
        Outcomes outcomes = new Outcomes(recipes, wanted.digest(), limit);
        try (InputStream tar = layer.tar(wanted.size());
                OutputStream out = recipes.get(0).compressor(outcomes)) {
            int count = tar.read(buffer);
            while (count >= 0 && outcomes.size <= limit) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("cancelled");
                }
                tarHash.update(buffer, 0, count);
                out.write(buffer, 0, count);
                count = tar.read(buffer);
            }
        }
        return outcomes.best(wanted, Digest.of("sha256", tarHash.digest()));
    }

    /** The digests of what comes out, one for each header. */
    private static final class Outcomes extends OutputStream {
        private final List<GzipRecipe> recipes;
        private final List<MessageDigest> hashes = new ArrayList<>();
        private final long limit;
        private long headerLeft;
        private long size;

        Outcomes(List<GzipRecipe> recipes, Digest wanted, long limit) {
            this.recipes = recipes;
            this.limit = limit;
            for (GzipRecipe recipe : recipes) {
                MessageDigest hash = wanted.newMessageDigest();
                hash.update(recipe.header().bytes());
                hashes.add(hash);
            }
            headerLeft = recipes.get(0).header().length();
        }

        @Override
        public void write(int single) {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int start, int length) {
            int header = (int) Math.min(length, headerLeft);
            headerLeft -= header;
            size += length;
            if (size <= limit) {
                hashes.forEach(hash -> hash.update(bytes, start + header, length - header));
            }
        }

        Found best(Descriptor wanted, Digest diffId) {
            Found first = null;
            for (int i = 0; i < recipes.size(); i++) {
                Digest digest =
                        Digest.of(wanted.digest().algorithm(), hashes.get(i).digest());
                Descriptor made = new Descriptor(wanted.mediaType(), digest, size);
                Found found = new Found(recipes.get(i), made, diffId);
                if (digest.equals(wanted.digest()) && size == wanted.size()) {
                    return found;
                }
                first = first == null ? found : first;
            }
            if (first == null) {
                throw new IllegalStateException("no recipe");
            }
            return first;
        }
    }
}

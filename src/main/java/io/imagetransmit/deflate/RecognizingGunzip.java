package io.imagetransmit.deflate;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Hands out the content of a gzip stream and meanwhile finds out how the stream was made. First {@link #hopeful()} looks at its
 * beginning; if that looks like nobody's work that is known here, {@link #raw()} gives the stream as it is, from its first byte
 * on. Otherwise one reads the content to its end, while a second thread compresses it again and compares; then {@link #recipe()}
 * tells how to make the stream again. It is only present if that gives every byte of the stream, from the header to the end.
 *
 * <p>Memory: the beginning, and about 3 MiB for encoders and what is between the threads. Not for several threads.
 */
public final class RecognizingGunzip extends InputStream {
    /** A beginning, in bytes, that normally leaves one encoder and level. */
    public static final int LOOK_AHEAD = 1 << 20;

    private final InputStream in;
    private final int lookAheadSize;
    private @Nullable LookAhead lookAhead;
    private @Nullable Gunzip gunzip;
    private @Nullable Recompression recompression;
    private boolean decided;
    private @Nullable GzipRecipe recipe;

    /**
     * @param compressed is closed with this stream
     * @param lookAhead how many of its bytes to look at, and to keep in memory, before the first byte of content
     */
    public RecognizingGunzip(InputStream compressed, int lookAhead) {
        this.in = compressed;
        this.lookAheadSize = lookAhead;
    }

    public RecognizingGunzip(InputStream compressed) {
        this(compressed, LOOK_AHEAD);
    }

    /**
     * Whether a recipe may be found. The first call reads the beginning; what is no gzip stream, or a broken one, or cut off,
     * gives false as far as that shows there. The answer can turn to false while the content is read: who needs the recipe may
     * stop then.
     */
    public boolean hopeful() throws IOException {
        if (decided) {
            return recipe != null;
        }
        if (recompression != null) {
            return recompression.isHopeful();
        }
        LookAhead beginning = beginning();
        return beginning.recipe().isPresent() || !beginning.trials().isEmpty();
    }

    /**
     * The stream as it is, from its first byte on, in place of its content. Closing it closes the stream below; this object must
     * not be used any more, but may be closed.
     */
    public InputStream raw() throws IOException {
        if (gunzip != null) {
            throw new IllegalStateException("content has been read");
        }
        LookAhead beginning = beginning();
        beginning.close();
        return beginning.raw();
    }

    private LookAhead beginning() throws IOException {
        LookAhead beginning = lookAhead;
        if (beginning == null) {
            beginning = new LookAhead(in, lookAheadSize);
            lookAhead = beginning;
        }
        return beginning;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    /**
     * Reads content.
     *
     * @throws java.io.EOFException if the gzip stream ends in the middle
     * @throws ZipException if it is none
     */
    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        Gunzip unpacking = unpacking();
        int count = 0;
        while (count == 0) {
            count = unpacking.step(target, offset, Math.min(length, Piece.SIZE));
            if (count >= 0 && recompression != null) {
                recompression.add(target, offset, count, unpacking);
            }
        }
        unpacking.requireContent();
        return count;
    }

    private Gunzip unpacking() throws IOException {
        Gunzip unpacking = gunzip;
        if (unpacking == null) {
            LookAhead beginning = beginning();
            if (!beginning.isGzip()) {
                throw new ZipException("not a gzip stream");
            }
            unpacking = new Gunzip(beginning.body());
            gunzip = unpacking;
            if (!beginning.trials().isEmpty()) {
                recompression = new Recompression(beginning.trials());
            } else {
                decide(beginning.recipe());
            }
            lookAhead = null; // the beginning need not be kept any longer
        }
        return unpacking;
    }

    /**
     * How the stream was made; to be called when all content has been read, which may have to wait for the second thread. Empty
     * if no known encoder makes this very stream, or if there is more than one gzip member, or something else wrong with its end:
     * what has been read is then not necessarily all of the content.
     */
    public Optional<GzipRecipe> recipe() throws IOException {
        if (gunzip == null || gunzip.end() == null) {
            throw new IllegalStateException("the content has not been read to its end");
        }
        if (gunzip.end() != Gunzip.End.SOUND) {
            return Optional.empty();
        }
        if (!decided && recompression != null) {
            decide(recompression.await());
        }
        return Optional.ofNullable(recipe);
    }

    private void decide(Optional<GzipRecipe> found) {
        decided = true;
        recipe = found.orElse(null);
    }

    /** Ends the second thread, whatever it is at, and closes the stream below. */
    @Override
    public void close() throws IOException {
        try (in) {
            if (recompression != null) {
                recompression.close();
            }
            if (lookAhead != null) {
                lookAhead.close();
            }
            if (gunzip != null) {
                gunzip.close();
            }
        }
    }
}

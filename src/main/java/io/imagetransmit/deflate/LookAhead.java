package io.imagetransmit.deflate;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The beginning of a stream, kept in memory, and what can be told from it. The encoders are tried one after the other, the
 * likeliest first; a wrong one is known by the first block that it writes, so trying all costs little. Those that begin alike are
 * wrong together.
 */
final class LookAhead implements Closeable {
    /** Of those that are neither convincing nor wrong so many go on. */
    private static final int MOST_TRIALS = 2;

    /** So much content is tried, at least one of the longest blocks; the rest of a beginning that unpacks to more is not. */
    private static final long MOST_CONTENT = 9 << 20;

    private final InputStream rest;
    private final byte[] beginning;
    private final boolean whole;
    private final Optional<GzipHeader> header;
    private final List<Trial> trials = new ArrayList<>();
    private Optional<GzipRecipe> recipe = Optional.empty();

    /**
     * Reads and judges a beginning.
     *
     * @param size in bytes; as much is kept in memory
     */
    LookAhead(InputStream in, int size) throws IOException {
        rest = in;
        beginning = in.readNBytes(size);
        whole = beginning.length < size;
        header = GzipHeader.at(beginning, beginning.length);
        if (header.isPresent() && !endsBadly(header.get().length())) {
            tryAll(header.get());
        }
    }

    /** Whether this is all there is, and known not to end as it should: then nothing need be tried. */
    private boolean endsBadly(int start) throws IOException {
        if (!whole) {
            return false;
        }
        try (Gunzip gunzip = body(start)) {
            byte[] content = new byte[Piece.SIZE];
            long unpacked = 0;
            int count = 0;
            while (count >= 0 && unpacked < MOST_CONTENT) {
                unpacked += count;
                count = gunzip.step(content, 0, content.length);
            }
            return gunzip.end() != null && gunzip.end() != Gunzip.End.SOUND;
        }
    }

    private Gunzip body(int start) {
        return new Gunzip(new ByteArrayInputStream(beginning, start, beginning.length - start));
    }

    private void tryAll(GzipHeader found) throws IOException {
        Set<Integer> notZlibs = new HashSet<>();
        for (GzipRecipe candidate : Likelihood.order(found)) {
            if (candidate.encoder().beginsLikeZlib() && notZlibs.contains(candidate.level())) {
                continue;
            }
            Trial trial = new Trial(candidate);
            boolean agrees = agrees(trial, found.length());
            if (agrees) {
                trials.add(trial);
            } else {
                trial.close();
                if (candidate.encoder().beginsLikeZlib() && trial.contentSeen() <= PigzDeflater.BLOCK) {
                    notZlibs.add(candidate.level());
                }
            }
            if (recipe.isPresent() || trials.size() == MOST_TRIALS || (agrees && trial.isEnough())) {
                return;
            }
        }
    }

    /** Whether a trial agrees and goes on; if here is all there is, it does not go on but becomes the recipe. */
    private boolean agrees(Trial trial, int start) throws IOException {
        try (Gunzip gunzip = body(start)) {
            Piece piece = new Piece();
            long contentAt = 0;
            long deflatedAt = 0;
            while (contentAt < MOST_CONTENT) {
                int count = gunzip.step(piece.content, 0, Piece.SIZE - (int) (contentAt % Piece.SIZE));
                if (count < 0) {
                    return ends(trial, gunzip);
                }
                piece.restart(contentAt, deflatedAt);
                piece.contentLength = count;
                piece.addDeflated(gunzip.input(), gunzip.stepStart(), gunzip.stepLength());
                if (!trial.take(piece)) {
                    return false;
                }
                contentAt += count;
                deflatedAt += piece.deflatedLength;
            }
            return true;
        }
    }

    private boolean ends(Trial trial, Gunzip gunzip) throws IOException {
        if (whole && gunzip.end() == Gunzip.End.SOUND && trial.finish()) {
            recipe = Optional.of(trial.recipe());
        }
        return !whole && gunzip.end() != Gunzip.End.BROKEN;
    }

    boolean isGzip() {
        return header.isPresent();
    }

    /** Those that may still be right; they are this object's to close. */
    List<Trial> trials() {
        return trials;
    }

    /** Known already if the whole stream was in the beginning. */
    Optional<GzipRecipe> recipe() {
        return recipe;
    }

    /** The whole stream, from its first byte on. */
    InputStream raw() {
        return new Beginning(beginning, 0, rest);
    }

    /** The stream behind the header. */
    InputStream body() {
        return new Beginning(beginning, header.map(GzipHeader::length).orElse(0), rest);
    }

    /** Ends the trials; the stream stays open. */
    @Override
    public void close() {
        trials.forEach(Trial::close);
    }
}

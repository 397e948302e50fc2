package io.imagetransmit.share;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.Confirmable;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.Streams;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Brings one stretch of a blob from the source into its file. Nothing is verified here, each reader does that for himself; only a
 * source that wants to know whether what it gave was right (a cache) is told, and the bytes are hashed for it alone.
 */
final class Fetch {
    private static final int BUFFER = 128 << 10;

    private final ImageSource source;
    private final UnaryOperator<InputStream> limit;
    private final GrowingFile file;
    private final GrowingFile.Stretch stretch;
    private final String repository;
    private @Nullable Confirmable confirmable;
    private @Nullable MessageDigest hash;

    Fetch(
            ImageSource source,
            UnaryOperator<InputStream> limit,
            GrowingFile file,
            GrowingFile.Stretch stretch,
            String repository) {
        this.source = source;
        this.limit = limit;
        this.file = file;
        this.stretch = stretch;
        this.repository = repository;
    }

    /**
     * Returns when the stretch is complete, nobody wants it any more, or the source has failed, which the file then knows.
     *
     * @throws IOException if the file cannot be written
     */
    void run() throws IOException {
        InputStream in = null;
        try {
            in = open();
            byte[] buffer = new byte[BUFFER];
            long missing = file.missing(stretch);
            while (missing > 0) {
                int count = read(in, buffer, (int) Math.min(buffer.length, missing));
                if (count < 0) {
                    file.cut(stretch);
                    return;
                }
                confirm(buffer, count);
                file.append(stretch, buffer, count);
                missing = file.missing(stretch);
            }
        } catch (SourceFailure e) {
            file.failed(stretch, repository, e.reason());
        } catch (IOException e) {
            file.lose();
            throw e;
        } catch (RuntimeException | Error e) {
            file.failed(stretch, repository, TransferException.of(e));
        } finally {
            if (in != null) {
                Streams.closeAnyway(in);
            }
            file.stopped(stretch);
        }
    }

    private InputStream open() throws SourceFailure {
        try {
            long from = file.end(stretch);
            InputStream in = source.openBlob(repository, file.blob(), from);
            if (from == 0 && in instanceof Confirmable asking) {
                confirmable = asking;
                hash = file.blob().digest().newMessageDigest();
            }
            return limit.apply(in);
        } catch (IOException | RuntimeException e) {
            throw new SourceFailure(e);
        }
    }

    private static int read(InputStream in, byte[] buffer, int wanted) throws SourceFailure {
        try {
            return in.read(buffer, 0, wanted);
        } catch (IOException | RuntimeException e) {
            throw new SourceFailure(e);
        }
    }

    private void confirm(byte[] buffer, int count) {
        MessageDigest all = hash;
        Confirmable asking = confirmable;
        if (all == null || asking == null) {
            return;
        }
        all.update(buffer, 0, count);
        Descriptor blob = file.blob();
        if (file.end(stretch) + count == blob.size()) {
            hash = null;
            if (Digest.of(blob.digest().algorithm(), all.digest()).equals(blob.digest())) {
                asking.confirmed();
            }
        }
    }

    /** The source has failed, not the disk. */
    private static final class SourceFailure extends Exception {
        private static final long serialVersionUID = 1L;

        SourceFailure(Exception cause) {
            super(cause);
        }

        TransferException reason() {
            Throwable cause = getCause();
            if (!(cause instanceof TransferException) && Thread.currentThread().isInterrupted()) {
                return TransferException.cancelled(Side.SOURCE);
            }
            return TransferException.of(cause);
        }
    }
}

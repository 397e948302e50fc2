package io.imagetransmit.local;

import io.imagetransmit.image.Digest;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** What may be wrong with a file or folder of images, and with temporary files. */
final class FileFailure {
    private FileFailure() {}

    static TransferException malformed(Path file, String message) {
        return new TransferException(Side.DISK, Kind.MALFORMED, Map.of("path", file.toString(), "message", message));
    }

    static TransferException malformed(Path file, Exception cause) {
        return new TransferException(
                Side.DISK, Kind.MALFORMED, Map.of("path", file.toString(), "message", message(cause)), cause);
    }

    /** A file that lacks something which it names. */
    static TransferException missing(Path file, Digest digest) {
        return new TransferException(
                Side.DISK, Kind.NOT_FOUND, Map.of("path", file.toString(), "digest", digest.toString()));
    }

    static TransferException corrupt(Path file, Digest expected, String found) {
        return new TransferException(
                Side.DISK,
                Kind.CORRUPT,
                Map.of("path", file.toString(), "digest", expected.toString(), "found", found));
    }

    /** What the system says about a file; a failure that already is ours stays as it is. */
    static TransferException of(Path file, IOException cause) {
        if (cause instanceof TransferException known) {
            return known;
        }
        if (cause instanceof ClosedByInterruptException) {
            return TransferException.cancelled(Side.DISK);
        }
        if (cause instanceof NoSuchFileException) {
            return new TransferException(Side.DISK, Kind.NOT_FOUND, Map.of("path", file.toString()), cause);
        }
        boolean full =
                message(cause).contains("No space left") || message(cause).contains("not enough space");
        return new TransferException(
                Side.DISK,
                full ? Kind.DISK_FULL : Kind.DISK,
                Map.of("path", file.toString(), "message", message(cause)),
                cause);
    }

    private static String message(Exception cause) {
        String reason = cause instanceof FileSystemException failure ? failure.getReason() : cause.getMessage();
        return reason == null ? cause.getClass().getSimpleName() : reason;
    }
}

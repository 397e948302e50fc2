package io.imagetransmit.bundle;

import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** What the system says of a file, as a failure of this side. */
final class DiskFailure {
    private DiskFailure() {}

    static TransferException of(Path file, IOException e) {
        if (e instanceof TransferException transfer) {
            return transfer;
        }
        if (e instanceof ClosedByInterruptException || e instanceof ClosedChannelException) {
            return TransferException.cancelled(Side.DISK);
        }
        String reason = e instanceof FileSystemException failure ? failure.getReason() : e.getMessage();
        String message = reason == null ? e.getClass().getSimpleName() : reason;
        String folded = message.toLowerCase(Locale.ROOT);
        boolean full = folded.contains("no space left")
                || folded.contains("not enough space")
                || folded.contains("disk quota")
                || folded.contains("file too large");
        return new TransferException(
                Side.DISK, full ? Kind.DISK_FULL : Kind.DISK, Map.of("path", file.toString(), "message", message), e);
    }
}

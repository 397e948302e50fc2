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
    /** Bytes. */
    private static final long LEAST_ROOM = 256 << 10;

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
                || folded.contains("file too large")
                || hasNoRoom(file);
        return new TransferException(
                Side.DISK, full ? Kind.DISK_FULL : Kind.DISK, Map.of("path", file.toString(), "message", message), e);
    }

    /** Programs that write for us say of a full disk no more than that something went wrong. */
    private static boolean hasNoRoom(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder != null
                && folder.toFile().isDirectory()
                && folder.toFile().getUsableSpace() < LEAST_ROOM;
    }
}

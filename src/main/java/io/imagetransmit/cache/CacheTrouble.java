package io.imagetransmit.cache;

import io.imagetransmit.image.Digest;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Tells of the first failure of the disk, and of every damaged file. Safe for use by several threads. */
final class CacheTrouble {
    /** A disk with less than this is full. */
    private static final long NOTHING_LEFT = 1 << 20;

    private final Path folder;
    private final Consumer<TransferException> listener;
    private final AtomicBoolean told = new AtomicBoolean();

    CacheTrouble(Path folder, Consumer<TransferException> listener) {
        this.folder = folder;
        this.listener = listener;
    }

    void tell(IOException failure) {
        tell(folder, failure);
    }

    void tell(Path path, IOException failure) {
        // whoever has interrupted the thread, or ended the work, knows of it
        boolean ended = failure instanceof ClosedByInterruptException
                || (failure instanceof TransferException known && known.kind() == Kind.CANCELLED);
        if (!ended && told.compareAndSet(false, true)) {
            listener.accept(failure(path, failure));
        }
    }

    void full(Path path) {
        if (told.compareAndSet(false, true)) {
            listener.accept(new TransferException(Side.DISK, Kind.DISK_FULL, Map.of("path", path.toString())));
        }
    }

    void damaged(Path path, Digest expected, Digest found) {
        listener.accept(new TransferException(
                Side.DISK,
                Kind.CORRUPT,
                Map.of("path", path.toString(), "digest", expected.toString(), "found", found.toString())));
    }

    TransferException failure(Path path, IOException failure) {
        if (failure instanceof TransferException told) {
            return told;
        }
        Path named = failure instanceof FileSystemException system && system.getFile() != null
                ? Path.of(system.getFile())
                : path;
        Map<String, String> details = new HashMap<>(Map.of("path", named.toString()));
        String reason = failure instanceof FileSystemException system ? system.getReason() : failure.getMessage();
        if (reason != null) {
            details.put("message", reason);
        }
        boolean full = folder.toFile().getTotalSpace() > 0 && folder.toFile().getUsableSpace() < NOTHING_LEFT;
        return new TransferException(Side.DISK, full ? Kind.DISK_FULL : Kind.DISK, details, failure);
    }
}

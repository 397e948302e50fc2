package io.imagetransmit.doctor;

import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The disk that bundles, logs and caches are written to. */
public final class DiskCheck {
    private static final long LOW = 1L << 30;

    private DiskCheck() {}

    /**
     * Whether something can be written there, and how much.
     *
     * @param folder need not exist yet; then the one that it would be made in is looked at
     */
    public static Finding of(Path folder) {
        Path existing = folder.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            Path file = Files.createTempFile(existing, ".image-transmit-", ".tmp");
            try {
                Files.write(file, new byte[1]);
            } finally {
                Files.delete(file);
            }
            // not by FileStore, which knows no disk in a chroot
            long bytes = existing.toFile().getUsableSpace();
            Map<String, String> details = Map.of("path", folder.toString(), "bytes", String.valueOf(bytes));
            return bytes < LOW
                    ? Finding.of(Step.DISK, Verdict.HINT, Fact.DISK_LOW, details)
                    : Finding.of(Step.DISK, Verdict.GOOD, Fact.DISK_READY, details);
        } catch (IOException e) {
            String reason = e instanceof FileSystemException failure ? failure.getReason() : e.getMessage();
            String message = reason == null ? "" : reason;
            return Finding.failed(
                    Step.DISK,
                    new TransferException(
                            Side.DISK, Kind.DISK, Map.of("path", existing.toString(), "message", message), e));
        }
    }
}

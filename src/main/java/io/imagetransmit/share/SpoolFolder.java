package io.imagetransmit.share;

import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.File;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * The folder of the growing files. A file is deleted by the system when it is closed, in whatever way the process ends: on POSIX it
 * loses its name as soon as it is open, on Windows it is marked. Only where a file system knows neither, or the power fails, is
 * there something left for the next run to remove; it cannot take anything from another process that is at work, which needs the
 * open file only and never its name.
 */
final class SpoolFolder {
    /** A disk with less than this behind what is wanted is full: others need room as well. */
    private static final long RESERVE = 64 << 20;

    private static final String SUFFIX = ".blob";

    private final Spool spool;
    private final LongSupplier free;
    private final AtomicBoolean told = new AtomicBoolean();
    private boolean made;

    /** An open file without content. */
    record Opened(Path path, FileChannel channel) {}

    SpoolFolder(Spool spool) {
        this(spool, () -> free(spool.folder().toFile()));
    }

    /** @param free bytes that can still be written there */
    SpoolFolder(Spool spool, LongSupplier free) {
        this.spool = spool;
        this.free = free;
    }

    private static long free(File folder) {
        return folder.getTotalSpace() > 0
                ? folder.getUsableSpace()
                : Long.MAX_VALUE; // there are disks that do not tell
    }

    /** Makes the folder, and removes what is left in it. */
    synchronized void prepare() throws IOException {
        if (!made) {
            Files.createDirectories(spool.folder());
            removeLeftovers();
            made = true;
        }
    }

    boolean hasRoom(long bytes) {
        return free.getAsLong() - bytes >= RESERVE;
    }

    Opened create() throws IOException {
        Path path = spool.folder().resolve(UUID.randomUUID() + SUFFIX);
        return new Opened(
                path,
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.SPARSE,
                        StandardOpenOption.DELETE_ON_CLOSE));
    }

    private void removeLeftovers() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(spool.folder(), "*" + SUFFIX)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Closes a file, and removes it where the system does not. */
    void dispose(Opened opened) {
        try {
            opened.channel().close();
            Files.deleteIfExists(opened.path());
        } catch (IOException e) {
            tell(e);
        }
    }

    void full() {
        if (told.compareAndSet(false, true)) {
            Map<String, String> details = Map.of("path", spool.folder().toString());
            spool.trouble().accept(new TransferException(Side.DISK, Kind.DISK_FULL, details));
        }
    }

    void tell(IOException failure) {
        // a closed file is nobody's fault: its reader was stopped
        if (failure instanceof ClosedChannelException || !told.compareAndSet(false, true)) {
            return;
        }
        Map<String, String> details =
                new HashMap<>(Map.of("path", spool.folder().toString()));
        String reason = failure instanceof FileSystemException system ? system.getReason() : failure.getMessage();
        if (reason != null) {
            details.put("message", reason);
        }
        Kind kind = hasRoom(0) ? Kind.DISK : Kind.DISK_FULL;
        spool.trouble().accept(new TransferException(Side.DISK, kind, details, failure));
    }
}

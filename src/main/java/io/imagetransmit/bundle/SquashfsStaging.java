package io.imagetransmit.bundle;

import io.imagetransmit.image.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** The squashfs image in the making, in its staging folder. What an earlier run has left there is removed, for it is of no use. */
final class SquashfsStaging implements Closeable {
    private static final String IMAGE = "bundle.squashfs";
    private static final String JOURNAL = "journal";

    private final Path folder;
    private final Journal journal;

    private SquashfsStaging(Path folder, Journal journal) {
        this.folder = folder;
        this.journal = journal;
    }

    static SquashfsStaging open(Path folder) throws IOException {
        Path file = folder.resolve(JOURNAL);
        try (Journal earlier = Journal.open(file)) {
            Path meta = earlier.meta();
            if (meta != null && !Files.exists(meta)) {
                // the image had its name, but the bundle never came to be
                for (Path named : earlier.names().values()) {
                    Files.deleteIfExists(named);
                }
            }
        }
        Files.delete(file);
        clear(folder);
        return new SquashfsStaging(folder, Journal.open(file));
    }

    private static void clear(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> stale = files.filter(file -> {
                        String name = String.valueOf(file.getFileName());
                        return name.startsWith(IMAGE) || name.endsWith(".spool");
                    })
                    .toList();
            for (Path file : stale) {
                Files.deleteIfExists(file);
            }
        }
    }

    Path folder() {
        return folder;
    }

    /** Where the tool writes. */
    Path image() {
        return folder.resolve(IMAGE);
    }

    /** The image is complete: makes sure that it is on the disk, and gives it its name. */
    BundledFile complete(Path name, Path meta) throws IOException {
        Digest digest = FileHash.of(image());
        long size;
        try (FileChannel channel = FileChannel.open(image(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            size = channel.size();
            channel.force(true);
        }
        journal.naming(0, name);
        journal.finishing(meta);
        Files.move(image(), name);
        return new BundledFile(String.valueOf(name.getFileName()), size, digest);
    }

    /** Removes the image if it has not been completed; the tool must have ended. */
    @Override
    public void close() throws IOException {
        journal.close();
        if (Files.isDirectory(folder)) {
            clear(folder);
        }
    }
}

package io.imagetransmit.cache;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Room on the disk for what is being written, all of a blob from its beginning. Blobs that do not fit into the cache together are
 * not written together. Safe for use by several threads.
 */
final class Room {
    /** What the cache leaves free on its disk, since the transfer itself may need some; in bytes. */
    static final long LEFT_FREE = 64L << 20;

    private final Path folder;
    private final long limit;
    private final AtomicLong reserved = new AtomicLong();

    Room(Path folder, long limit) {
        this.folder = folder;
        this.limit = limit;
    }

    /** What reserving came to. */
    enum Answer {
        TAKEN,
        TOO_LARGE,
        DISK_FULL
    }

    /** Makes the folder if it is missing. */
    Answer take(long size) throws IOException {
        long all = reserved.addAndGet(size);
        Answer answer = Answer.TOO_LARGE;
        try {
            if (all <= limit) {
                Files.createDirectories(folder);
                answer = fits(all) ? Answer.TAKEN : Answer.DISK_FULL;
            }
            return answer;
        } finally {
            if (answer != Answer.TAKEN) {
                giveBack(size);
            }
        }
    }

    private boolean fits(long all) {
        File disk = folder.toFile();
        // some file systems do not say how large they are
        return disk.getTotalSpace() == 0 || disk.getUsableSpace() - LEFT_FREE >= all;
    }

    void giveBack(long size) {
        reserved.addAndGet(-size);
    }

    /** How many bytes are reserved. */
    long reserved() {
        return reserved.get();
    }
}

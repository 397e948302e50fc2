package io.imagetransmit.bundle;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder in which a bundle grows. It is found again by what the bundle shall hold, so that the same command goes on where it
 * was broken off; a lock keeps a second process, which then gets a folder of its own, out of it. When the job has been done, all
 * folders of it that nobody works in are removed; those of other jobs, that nobody came back to, after two weeks.
 */
final class StagingFolder implements Closeable {
    private static final Duration KEPT = Duration.ofDays(14);

    /** Bytes; a file with no more holds nothing yet: a compact one begins with what it is. */
    private static final int BEGINNING = 12;

    private final Path parent;
    private final String job;
    private final Path path;
    private final FolderLock lock;
    private boolean given;

    private StagingFolder(Path parent, String job, Path path, FolderLock lock) {
        this.parent = parent;
        this.job = job;
        this.path = path;
        this.lock = lock;
    }

    /** The first folder for this job that nobody else is working in; one that an earlier run has left comes before a new one. */
    static StagingFolder open(Path parent, String job) throws IOException {
        Files.createDirectories(parent);
        for (Path left : ofJob(parent, job)) {
            FolderLock lock = FolderLock.tryLock(left);
            if (lock != null) {
                return new StagingFolder(parent, job, left, lock);
            }
        }
        for (int number = 1; ; number++) {
            Path path = parent.resolve(number == 1 ? job : job + "-" + number);
            FolderLock lock = FolderLock.tryLock(path);
            if (lock != null) {
                return new StagingFolder(parent, job, path, lock);
            }
        }
    }

    private static List<Path> ofJob(Path parent, String job) throws IOException {
        try (Stream<Path> folders = Files.list(parent)) {
            return folders.filter(folder -> {
                        String name = String.valueOf(folder.getFileName());
                        return name.equals(job) || name.startsWith(job + "-");
                    })
                    .sorted()
                    .toList();
        }
    }

    Path path() {
        return path;
    }

    /** Removes the folder, which has been used up, and what other runs of the same job have left. */
    void remove() throws IOException {
        remove(path, lock);
        given = true;
        for (Path left : ofJob(parent, job)) {
            removeUnused(left);
        }
    }

    private static void removeUnused(Path folder) throws IOException {
        FolderLock unused = FolderLock.tryLock(folder);
        if (unused != null) {
            remove(folder, unused);
        }
    }

    private static void remove(Path folder, FolderLock lock) throws IOException {
        boolean removed = false;
        try {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    if (!file.endsWith(FolderLock.NAME)) {
                        Files.deleteIfExists(file);
                    }
                }
            }
            lock.remove();
            removed = true;
        } finally {
            if (!removed) {
                lock.close();
            }
        }
    }

    /** Removes what nobody works in and nobody has written to for long. */
    static void prune(Path parent, Instant now) throws IOException {
        if (!Files.isDirectory(parent)) {
            return;
        }
        try (Stream<Path> folders = Files.list(parent)) {
            for (Path folder : folders.toList()) {
                if (Files.isDirectory(folder) && newest(folder).isBefore(now.minus(KEPT))) {
                    removeUnused(folder);
                }
            }
        }
    }

    /** When something in the folder was changed last. */
    private static Instant newest(Path folder) throws IOException {
        Instant[] newest = {Instant.EPOCH};
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path found, BasicFileAttributes attributes) {
                return visitFile(found, attributes);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                Instant modified = attributes.lastModifiedTime().toInstant();
                newest[0] = modified.isAfter(newest[0]) ? modified : newest[0];
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
        return newest[0];
    }

    /** Leaves the folder to a later run; one in which nothing came to be is removed. */
    @Override
    public void close() throws IOException {
        if (given) {
            return;
        }
        given = true;
        if (isUseless()) {
            remove(path, lock);
        } else {
            lock.close();
        }
    }

    private boolean isUseless() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.toList()) {
                boolean empty = Files.isRegularFile(file) && Files.size(file) <= BEGINNING;
                if (!empty && !file.endsWith(FolderLock.NAME)) {
                    return false;
                }
            }
            return true;
        }
    }
}

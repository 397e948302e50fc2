package io.imagetransmit.registry.server;

import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All upload sessions. A session is known by its file alone, whose name holds the session's id and a hash of the repository's
 * name; what is kept in memory besides is only its running hash. A session that nobody has touched for a week is removed.
 */
final class Uploads {
    private static final Duration LIFETIME = Duration.ofDays(7);
    private static final Duration SWEEP = Duration.ofHours(1);

    private final Path folder;
    private final AtomicLong lastSweep = new AtomicLong(System.nanoTime() - SWEEP.toNanos());
    private final Map<String, Upload> active = new ConcurrentHashMap<>();

    Uploads(Path folder) {
        this.folder = folder;
    }

    Upload open(RepositoryName repository) throws IOException {
        removeForgotten();
        String id = UUID.randomUUID().toString();
        Upload upload = new Upload(id, file(repository, id));
        Files.createFile(upload.file());
        active.put(id, upload);
        return upload;
    }

    /** The session with this id, which must belong to this repository. */
    Upload find(RepositoryName repository, String id) throws RefusedException {
        if (!isId(id) || !Files.isRegularFile(file(repository, id))) {
            throw new RefusedException(ErrorCode.BLOB_UPLOAD_UNKNOWN, "no such session in " + repository);
        }
        return active.computeIfAbsent(id, key -> new Upload(key, file(repository, key)));
    }

    /** Ends a session and removes what is left of it. */
    void end(Upload upload) throws IOException {
        Files.deleteIfExists(upload.file());
        active.remove(upload.id());
    }

    private void removeForgotten() throws IOException {
        long now = System.nanoTime();
        long before = lastSweep.get();
        if (now - before < SWEEP.toNanos() || !lastSweep.compareAndSet(before, now)) {
            return;
        }
        Instant oldest = Instant.now().minus(LIFETIME);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (isOlder(file, oldest)) {
                    Files.deleteIfExists(file);
                }
            }
        }
        active.values().removeIf(upload -> !upload.exists());
    }

    private static boolean isOlder(Path file, Instant instant) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(instant);
        } catch (NoSuchFileException e) {
            return false; // finished in this moment
        }
    }

    private Path file(RepositoryName repository, String id) {
        byte[] name = repository.text().getBytes(StandardCharsets.UTF_8);
        return folder.resolve(id + "-" + Digest.sha256(name).shortHex());
    }

    private static boolean isId(String id) {
        try {
            return UUID.fromString(id).toString().equals(id);
        } catch (IllegalArgumentException e) {
            return false; // not one of ours
        }
    }
}

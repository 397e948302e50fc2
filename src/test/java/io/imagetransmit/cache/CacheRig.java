package io.imagetransmit.cache;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.BlobContent;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.testing.TemporaryFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A folder for a cache, a clock that is set by hand, and what the cache complains of. */
final class CacheRig implements AutoCloseable, InstantSource {
    static final int MIB = 1 << 20;
    static final CacheLimits PLENTY = new CacheLimits(Duration.ofDays(7), 1L << 30);

    private final TemporaryFolder temporary = new TemporaryFolder("cache");
    final Path folder = temporary.resolve("data").resolve("cache");
    final List<TransferException> trouble = new CopyOnWriteArrayList<>();
    private volatile Instant now = Instant.parse("2024-05-06T07:08:09Z");

    @Override
    public Instant instant() {
        return now;
    }

    /** Moves the clock, when no trimming is under way that should still see the old time. */
    void pass(Duration time) {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("cache-trim")) {
                join(thread);
            }
        }
        now = now.plus(time);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The cache of another run. */
    BlobCache cache(CacheLimits limits) {
        return cache(folder, limits);
    }

    BlobCache cache(Path elsewhere, CacheLimits limits) {
        return new BlobCache(elsewhere, limits, this, Digest::newMessageDigest, trouble::add);
    }

    /** All of the blob, as a sink gets it: verified. */
    static byte[] read(ImageSource source, Descriptor blob) throws IOException {
        return read(source, blob, 0);
    }

    static byte[] read(ImageSource source, Descriptor blob, long offset) throws IOException {
        try (BlobContent content =
                new BlobContent(blob, BlobContent.Opener.of(source, MemorySource.REPOSITORY, blob))) {
            content.seek(offset);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            byte[] buffer = new byte[100_000];
            int count = content.read(buffer, 0, buffer.length);
            while (count >= 0) {
                all.write(buffer, 0, count);
                count = content.read(buffer, 0, buffer.length);
            }
            return all.toByteArray();
        }
    }

    /** Where our own cache keeps a blob. */
    Path file(Descriptor blob) {
        String hex = blob.digest().hex();
        return folder.resolve(blob.digest().algorithm())
                .resolve(hex.substring(0, 2))
                .resolve(hex);
    }

    /** All files below the folder. */
    List<Path> files() {
        return files(folder);
    }

    static List<Path> files(Path folder) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder, new FileVisitOption[0])) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Path> parts() {
        return files().stream()
                .filter(path -> path.toString().endsWith(".part"))
                .toList();
    }

    /** Changes one byte, and neither size nor times. */
    static void damage(Path file, int offset) throws IOException {
        FileTime before = Files.getLastModifiedTime(file);
        byte[] bytes = Files.readAllBytes(file);
        bytes[offset] ^= 1;
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, before);
    }

    @Override
    public void close() {
        temporary.close();
    }
}

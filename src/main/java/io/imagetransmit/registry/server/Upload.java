package io.imagetransmit.registry.server;

import io.imagetransmit.http.server.Watch;
import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One upload session: a file that grows. One request writes at a time; the one that came last has the word, as the one
 * before it is most likely the rest of a connection that the client has given up.
 */
final class Upload {
    private static final int BUFFER = 64 * 1024;
    private static final Duration TAKE_OVER = Duration.ofSeconds(30);

    private final String id;
    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Watch writer;
    private MessageDigest hash = newHash("SHA-256");
    private long hashed;

    Upload(String id, Path file) {
        this.id = id;
        this.file = file;
    }

    String id() {
        return id;
    }

    Path file() {
        return file;
    }

    /** Where the session stands, in bytes. */
    long size() throws IOException {
        return Files.size(file);
    }

    boolean exists() {
        return Files.isRegularFile(file);
    }

    /** Makes this request the only writer; a request that is still waiting for its body is cut off. */
    void take(Watch watch) throws RefusedException {
        Watch before = writer;
        if (before != null) {
            before.cut();
        }
        boolean taken;
        try {
            taken = lock.tryLock(TAKE_OVER.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            taken = false;
        }
        if (!taken) {
            throw new RefusedException(ErrorCode.BLOB_UPLOAD_INVALID, "the session is busy");
        }
        writer = watch;
    }

    void release() {
        writer = null;
        lock.unlock();
    }

    /**
     * Appends a body, hashing it on its way. What has arrived before the body breaks off stays.
     *
     * @param limit how many bytes may come at most; the first byte above is the end of the patience
     * @return whether the body was not longer than that
     */
    boolean append(InputStream body, long limit) throws IOException {
        catchUp();
        byte[] buffer = new byte[BUFFER];
        try (SeekableByteChannel out =
                Files.newByteChannel(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            long left = limit;
            boolean more = true;
            while (more) {
                int count = 0;
                try {
                    while (more && count < buffer.length) {
                        int read = body.read(buffer, count, buffer.length - count);
                        more = read >= 0;
                        count += Math.max(read, 0);
                    }
                } finally {
                    write(out, buffer, (int) Math.min(count, left));
                }
                if (count > left) {
                    return false;
                }
                left -= count;
            }
        }
        return true;
    }

    /** The digest of all that has arrived, by this algorithm. */
    Digest digest(Digest expected) throws IOException {
        if (!expected.algorithm().equals("sha256")) {
            return Digest.of(
                    expected.algorithm(), read(expected.newMessageDigest()).digest());
        }
        catchUp();
        MessageDigest finished = hash;
        hash = newHash("SHA-256");
        hashed = 0;
        return Digest.of("sha256", finished.digest());
    }

    private void write(SeekableByteChannel out, byte[] buffer, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
        hash.update(buffer, 0, count);
        hashed += count;
    }

    /** After a restart, or a failure of the disk, the hash is not the file's any more. */
    private void catchUp() throws IOException {
        if (hashed != size()) {
            hash = read(newHash("SHA-256"));
            hashed = size();
        }
    }

    private MessageDigest read(MessageDigest digest) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            int count = in.read(buffer);
            while (count >= 0) {
                digest.update(buffer, 0, count);
                count = in.read(buffer);
            }
        }
        return digest;
    }

    private static MessageDigest newHash(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has " + algorithm, e);
        }
    }
}

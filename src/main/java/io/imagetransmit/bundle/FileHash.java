package io.imagetransmit.bundle;

import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/** The sha256 of a whole file, by reading it. */
final class FileHash {
    private static final int BUFFER = 128 << 10;

    private FileHash() {}

    /** Fails with {@link InterruptedIOException} if the thread is interrupted meanwhile. */
    static Digest of(Path file) throws IOException {
        MessageDigest hash = Digest.sha256(new byte[0]).newMessageDigest();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("cancelled");
                }
                hash.update(buffer, 0, count);
            }
        }
        return Digest.of("sha256", hash.digest());
    }
}

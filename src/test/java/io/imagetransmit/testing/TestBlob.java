package io.imagetransmit.testing;

import io.imagetransmit.image.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.Supplier;

/**
 * Content of a known digest and size (bytes) that can be read any number of times; large ones are never held in memory.
 */
public record TestBlob(Digest digest, long size, Supplier<InputStream> content) {

    public static TestBlob of(byte[] bytes) {
        return new TestBlob(Digest.sha256(bytes), bytes.length, () -> new ByteArrayInputStream(bytes));
    }

    public static TestBlob of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads it once to know its digest and size; every reading must give the same bytes. */
    public static TestBlob streamed(Supplier<InputStream> content) {
        try (InputStream in = content.get()) {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[128 * 1024];
            long size = 0;
            int count = in.read(buffer);
            while (count >= 0) {
                hash.update(buffer, 0, count);
                size += count;
                count = in.read(buffer);
            }
            return new TestBlob(Digest.of("sha256", hash.digest()), size, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All of it; for small ones. */
    public byte[] bytes() {
        try (InputStream in = content.get()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

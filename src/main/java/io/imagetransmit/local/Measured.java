package io.imagetransmit.local;

import io.imagetransmit.image.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A stream that is hashed (sha256) and counted as it is read. */
final class Measured extends FilterInputStream {
    private final MessageDigest hash;
    private long size;

    Measured(InputStream in) {
        super(in);
        try {
            hash = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** Of all that has been read; to be called once. */
    Digest digest() {
        return Digest.of("sha256", hash.digest());
    }

    /** How many bytes have been read. */
    long size() {
        return size;
    }

    /** Reads to the end; a stream of more than so many bytes is an {@link IOException}. */
    void drain(long limit) throws IOException {
        byte[] buffer = new byte[64 << 10];
        while (read(buffer, 0, buffer.length) >= 0) {
            if (size > limit) {
                throw new IOException("unpacks to more than " + limit + " bytes");
            }
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int start, int length) throws IOException {
        int count = in.read(buffer, start, length);
        if (count > 0) {
            hash.update(buffer, start, count);
            size += count;
        }
        return count;
    }

    /** By reading: nothing may pass unmeasured. */
    @Override
    public long skip(long count) throws IOException {
        byte[] skipped = new byte[(int) Math.min(Math.max(count, 0), 8 << 10)];
        return Math.max(0, read(skipped, 0, skipped.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}

package io.imagetransmit.deflate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A stream whose beginning has already been read; lets go of the beginning as soon as that has been read again. */
final class Beginning extends InputStream {
    private @Nullable InputStream kept;
    private final InputStream rest;

    Beginning(byte[] bytes, int start, InputStream rest) {
        this.kept = new ByteArrayInputStream(bytes, start, bytes.length - start);
        this.rest = rest;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        InputStream first = kept;
        if (first != null) {
            int count = first.read(target, offset, length);
            if (count >= 0) {
                return count;
            }
            kept = null;
        }
        return rest.read(target, offset, length);
    }

    @Override
    public void close() throws IOException {
        kept = null;
        rest.close();
    }
}

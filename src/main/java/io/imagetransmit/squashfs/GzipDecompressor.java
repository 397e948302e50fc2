package io.imagetransmit.squashfs;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** What squashfs calls gzip: zlib streams (RFC 1950). */
final class GzipDecompressor implements Decompressor {
    private final Inflater inflater = new Inflater();
    private final byte[] beyond = new byte[1];

    @Override
    public int unpack(byte[] packed, int packedSize, byte[] target, int limit) throws SquashfsException {
        inflater.reset();
        inflater.setInput(packed, 0, packedSize);
        try {
            int size = 0;
            while (!inflater.finished() && size < limit) {
                int count = inflater.inflate(target, size, limit - size);
                if (count == 0 && !inflater.finished()) {
                    throw new SquashfsException("it ends too early");
                }
                size += count;
            }
            if (!inflater.finished()) {
                endAt(limit);
            }
            return size;
        } catch (DataFormatException e) {
            throw new SquashfsException(e.getMessage() == null ? "not zlib's format" : e.getMessage(), e);
        }
    }

    /** All is unpacked that there may be; only the stream's end may follow. */
    private void endAt(int limit) throws DataFormatException, SquashfsException {
        if (inflater.inflate(beyond) > 0) {
            throw Decompressor.tooLarge(limit);
        }
        if (!inflater.finished()) {
            throw new SquashfsException("it ends too early");
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}

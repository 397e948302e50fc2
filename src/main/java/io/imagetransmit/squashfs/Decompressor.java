package io.imagetransmit.squashfs;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** Unpacks single blocks. For one thread at a time. */
interface Decompressor extends Closeable {
    /**
     * Unpacks a block.
     *
     * @param packed holds the packed block in its first {@code packedSize} bytes
     * @param target receives the content from its beginning on
     * @param limit how many bytes the content may have at most
     * @return how many it has
     * @throws IOException if the block is damaged or has more; libraries may also throw unchecked exceptions at damaged input
     */
    int unpack(byte[] packed, int packedSize, byte[] target, int limit) throws IOException;

    @Override
    default void close() {}

    /** Reads all of a stream, which must have {@code limit} bytes at most. */
    static int drain(InputStream in, byte[] target, int limit) throws IOException {
        int size = in.readNBytes(target, 0, limit);
        if (size == limit && in.read() >= 0) { // reading to the end also lets the stream check its checksum
            throw tooLarge(limit);
        }
        return size;
    }

    static SquashfsException tooLarge(int limit) {
        return new SquashfsException("it has more than the " + limit + " bytes that it may have");
    }
}

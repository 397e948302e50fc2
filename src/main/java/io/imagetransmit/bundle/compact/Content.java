package io.imagetransmit.bundle.compact;

import java.io.IOException;

/** Bytes that can be read at any place. Safe for use by several threads. */
public interface Content {
    /** Bytes. */
    long length();

    /** Reads at least one and at most {@code count} bytes, count being more than 0, from a place before the end. */
    int read(long position, byte[] target, int start, int count) throws IOException;
}

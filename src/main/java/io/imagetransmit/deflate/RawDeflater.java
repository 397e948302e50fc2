package io.imagetransmit.deflate;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a raw deflate stream (RFC 1951); in which pieces the content comes makes no difference to it. Closing only frees what the
 * encoder holds: a stream that was broken off gets no end. The stream below stays open. Not for several threads.
 */
abstract sealed class RawDeflater extends OutputStream
        permits GoDeflater, PgzipDeflater, ZlibDeflater, PortedZlibDeflater, PigzDeflater {
    @Override
    public final void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public abstract void write(byte[] content, int offset, int length) throws IOException;

    /** Writes all that is still waiting and the end of the stream. To be called once, after the last write. */
    abstract void finish() throws IOException;

    @Override
    public abstract void close();
}

/*
 * A port of zlib, altered: it is not the original software. Copyright (C) 1995-2022 Jean-loup Gailly and Mark Adler, under the
 * zlib licence, see docs/licenses/zlib.txt.
 */
package io.imagetransmit.deflate;

import java.io.IOException;
import java.io.OutputStream;

/** zlib in Java, for where the JVM's own is another one. Writes what {@link ZlibDeflater} writes there where that is the common one. */
final class PortedZlibDeflater extends RawDeflater {
    private final ZlibMatcher matcher;

    /** @param level 1 to 9; zlib's default is 6 */
    PortedZlibDeflater(OutputStream out, int level) {
        matcher = ZlibMatcher.of(level, new ZlibBlockWriter(out));
    }

    @Override
    public void write(byte[] content, int offset, int length) throws IOException {
        matcher.write(content, offset, length);
    }

    @Override
    void finish() throws IOException {
        matcher.finish();
    }

    @Override
    public void close() {
        // nothing but memory is held
    }
}

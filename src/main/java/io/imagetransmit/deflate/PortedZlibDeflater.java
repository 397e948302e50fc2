/*
 * A port of zlib, altered: it is not the original software. Copyright (C) 1995-2022 Jean-loup Gailly and Mark Adler, under the
 * zlib licence, see docs/licenses/zlib.txt.
 */
package io.imagetransmit.deflate;

import java.io.IOException;
import java.io.OutputStream;

/** zlib in Java: for where the JVM's own is another one, and for what that cannot do. */
final class PortedZlibDeflater extends RawDeflater {
    private final ZlibMatcher matcher;

    /** @param level 1 to 9; the default is 6 */
    PortedZlibDeflater(OutputStream out, int level, ZlibKind kind) {
        matcher = kind.open(new ZlibBlockWriter(out), level);
    }

    /** Writes what {@link ZlibDeflater} writes where the JVM's zlib is the common one. */
    PortedZlibDeflater(OutputStream out, int level) {
        this(out, level, ZlibKind.ZLIB);
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

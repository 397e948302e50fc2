/*
 * A port of Go's compress/flate. Copyright 2009, 2016 The Go Authors. All rights reserved. Use of that source code is governed by
 * a BSD-style licence, see docs/licenses/go.txt.
 */
package io.imagetransmit.deflate;

import java.io.IOException;
import java.io.OutputStream;

/** Go's {@code compress/flate}: the bytes are those that it would write in one call. */
final class GoDeflater extends RawDeflater {
    private final BlockWriter writer;
    private final Matcher matcher;

    /** @param level -2 (Huffman codes only) to 9; -1 is 6 */
    GoDeflater(OutputStream out, int level) {
        writer = new BlockWriter(out);
        matcher = switch (level) {
            case -2 -> new StoreMatcher(writer, true);
            case 0 -> new StoreMatcher(writer, false);
            case 1 -> new FastMatcher(writer);
            case 2 -> new GreedyMatcher(writer, 16, 8, 5);
            case 3 -> new GreedyMatcher(writer, 32, 32, 6);
            case 4 -> new LazyMatcher(writer, 4, 16, 16);
            case 5 -> new LazyMatcher(writer, 16, 32, 32);
            case -1, 6 -> new LazyMatcher(writer, 16, 128, 128);
            case 7 -> new LazyMatcher(writer, 32, 128, 256);
            case 8 -> new LazyMatcher(writer, 128, 258, 1024);
            case 9 -> new LazyMatcher(writer, 258, 258, 4096);
            default -> throw new IllegalArgumentException("Go has no level " + level);
        };
    }

    @Override
    public void write(byte[] content, int offset, int length) throws IOException {
        matcher.write(content, offset, length);
    }

    @Override
    void finish() throws IOException {
        matcher.finish();
        writer.finish();
    }

    @Override
    public void close() {
        // nothing but memory is held
    }
}

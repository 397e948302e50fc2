/*
 * A port of klauspost/pgzip and of klauspost/compress/flate. Copyright 2009, 2010, 2012 The Go Authors, 2014, 2015, 2019 Klaus Post.
 * All rights reserved. Use of that source code is governed by an MIT and a BSD-style licence, see docs/licenses/klauspost.txt.
 */
package io.imagetransmit.deflate;

import java.io.IOException;
import java.io.OutputStream;

/**
 * pgzip at its default level, with its default blocks of 1 MiB: each is compressed for itself, but knows the end of the one before.
 * In pgzip several blocks are compressed at a time, here one after the other.
 */
final class PgzipDeflater extends RawDeflater {
    private static final int BLOCK = 1 << 20;
    private static final int KNOWN = 16 << 10;
    private static final int FEW = 128;
    private static final int HARDLY_ANY = 32;

    private final TwoTableMatcher matcher;
    private final ReusingBlockWriter writer;
    private final TokenBlock tokens = new TokenBlock();
    private int blockLength;

    PgzipDeflater(OutputStream out, KlauspostVersion version) {
        matcher = new TwoTableMatcher(version);
        writer = new ReusingBlockWriter(out, version);
    }

    @Override
    public void write(byte[] content, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (matcher.waiting() == TwoTableMatcher.WINDOW) {
                encode(false);
            }
            int some = matcher.fill(content, offset + done, Math.min(length - done, BLOCK - blockLength));
            done += some;
            blockLength += some;
            if (blockLength == BLOCK) {
                endBlock();
                begin();
            }
        }
    }

    private void begin() {
        blockLength = 0;
        matcher.restart(KNOWN);
        matcher.encode(tokens);
        tokens.clear();
    }

    private void endBlock() throws IOException {
        encode(true);
        writer.flush();
    }

    /** @param last whether nothing more comes in this block */
    private void encode(boolean last) throws IOException {
        int length = matcher.waiting();
        byte[] content = matcher.history();
        if (length < FEW) {
            if (length > HARDLY_ANY) {
                writer.literals(content, matcher.end() - length, length, last);
            } else if (length > 0) {
                writer.stored(content, matcher.end() - length, length);
            }
            return;
        }
        matcher.encode(tokens);
        int start = matcher.end() - length;
        if (tokens.count() == 0) {
            writer.stored(content, start, length);
        } else if (tokens.count() > length - (length >> 4)) {
            writer.literals(content, start, length, last);
        } else {
            writer.tokens(tokens, content, start, length, last);
        }
        tokens.clear();
    }

    /** Also ends a block that has nothing in it, as pgzip does. */
    @Override
    void finish() throws IOException {
        endBlock();
        writer.finish();
    }

    @Override
    public void close() {
        // nothing but memory is held
    }
}

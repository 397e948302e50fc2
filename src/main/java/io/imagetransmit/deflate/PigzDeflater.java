/*
 * The blocks of pigz and what is written between them. Copyright (C) 2007-2023 Mark Adler, under a licence like zlib's, see
 * docs/licenses/pigz.txt; this is not the original software.
 */
package io.imagetransmit.deflate;

import java.io.IOException;
import java.io.OutputStream;

/**
 * pigz: zlib at work on blocks of 128 KiB, so that several threads can take one each. Between two blocks it writes as few bits as
 * lead to the next byte. Java's own zlib cannot end a block like this, hence the ported one is used everywhere.
 */
final class PigzDeflater extends RawDeflater {
    /** The content of a block, in bytes. */
    static final int BLOCK = 128 << 10;

    /** What a block can be matched with beside itself. */
    enum History {
        NONE,
        /** The latest 32 KiB. */
        DICTIONARY,
        /** As much as in one stream of zlib: the dictionary, but entered as the levels do it. */
        ALL
    }

    private final ZlibBlockWriter writer;
    private final ZlibMatcher matcher;
    private final History history;
    private int size;

    /** @param level 1 to 9; the default is 6 */
    PigzDeflater(OutputStream out, int level, History history) {
        this.writer = new ZlibBlockWriter(out);
        this.matcher = ZlibKind.ZLIB.open(writer, level);
        this.history = history;
    }

    @Override
    public void write(byte[] content, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (size == BLOCK) { // only now it is known not to be the last one
                endBlock();
            }
            int some = Math.min(length - done, BLOCK - size);
            matcher.write(content, offset + done, some);
            size += some;
            done += some;
        }
    }

    private void endBlock() throws IOException {
        size = 0;
        matcher.endBlock();
        switch (history) {
            case NONE -> {
                writer.marker();
                writer.marker();
                matcher.restart(0);
            }
            case DICTIONARY -> {
                writer.toNextByte();
                matcher.restart(ZlibMatcher.WINDOW);
            }
            case ALL -> writer.toNextByte();
        }
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

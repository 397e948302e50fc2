package io.imagetransmit.deflate;

import java.io.IOException;

/** Go's levels 0 and -2, which look for no matches: as many bytes a block as can be stored. */
final class StoreMatcher implements Matcher {
    private final BlockWriter writer;
    private final boolean huffman;
    private final byte[] window = new byte[BlockWriter.LARGEST_STORED];
    private int end;

    /** @param huffman whether literals may be coded (level -2) */
    StoreMatcher(BlockWriter writer, boolean huffman) {
        this.writer = writer;
        this.huffman = huffman;
    }

    @Override
    public void write(byte[] content, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int some = Math.min(length - done, window.length - end);
            System.arraycopy(content, offset + done, window, end, some);
            end += some;
            done += some;
            if (end == window.length) {
                block();
            }
        }
    }

    @Override
    public void finish() throws IOException {
        if (end > 0) {
            block();
        }
    }

    private void block() throws IOException {
        if (huffman) {
            writer.literals(window, 0, end);
        } else {
            writer.stored(window, 0, end);
        }
        end = 0;
    }
}

package io.imagetransmit.image;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * Splits text into lines at {@code \n}, {@code \r\n} and {@code \r} as {@link java.io.BufferedReader} does, but keeps no
 * more of a line than it must: a gigabyte without a line end is a mistake in a list, not a reason to run out of memory.
 */
final class LineReader {
    private final Reader reader;
    private final int longest;
    private final char[] buffer = new char[8192];
    private int position;
    private int limit;
    private boolean afterReturn;

    /** Of a line with more than {@code longest} characters one more than these is kept, so that it can be told. */
    LineReader(Reader reader, int longest) {
        this.reader = reader;
        this.longest = longest;
    }

    /** The next line without its end, or null after the last. */
    @Nullable
    String next() throws IOException {
        StringBuilder line = new StringBuilder();
        boolean empty = true;
        for (int c = read(); c >= 0; c = read()) {
            boolean endOfPrevious = c == '\n' && afterReturn;
            afterReturn = c == '\r';
            if (endOfPrevious) {
                continue;
            }
            if (c == '\n' || c == '\r') {
                return line.toString();
            }
            empty = false;
            if (line.length() <= longest) {
                line.append((char) c);
            }
        }
        return empty ? null : line.toString();
    }

    private int read() throws IOException {
        if (position == limit) {
            position = 0;
            limit = reader.read(buffer, 0, buffer.length);
            if (limit <= 0) {
                limit = 0;
                return -1;
            }
        }
        return buffer[position++];
    }
}

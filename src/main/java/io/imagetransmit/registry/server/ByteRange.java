package io.imagetransmit.registry.server;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A range of bytes, both ends inclusive.
 *
 * @param first from 0
 * @param last at least {@code first}, but for an empty range {@code first - 1}
 */
record ByteRange(long first, long last) {
    private static final Pattern REQUESTED = Pattern.compile("bytes\\s*=\\s*(\\d{0,18})\\s*-\\s*(\\d{0,18})");
    private static final Pattern CONTENT = Pattern.compile("(?:bytes[ =])?\\s*(\\d{1,18})-(\\d{1,18})(?:/.*)?");

    long length() {
        return last - first + 1;
    }

    /**
     * Reads a {@code Range} header (RFC 9110, section 14.2). What is not one single range of bytes is ignored, as the
     * RFC allows.
     *
     * @param size of the whole in bytes
     * @return null for the whole
     * @throws RefusedException if nothing of the whole lies in the range
     */
    static @Nullable ByteRange requested(@Nullable String header, long size) throws RefusedException {
        Matcher matcher = REQUESTED.matcher(header == null ? "" : header.trim());
        if (!matcher.matches()) {
            return null;
        }
        String first = matcher.group(1);
        String last = matcher.group(2);
        ByteRange range;
        if (!first.isEmpty()) {
            long end = last.isEmpty() ? size - 1 : Math.min(Long.parseLong(last), size - 1);
            if (!last.isEmpty() && Long.parseLong(last) < Long.parseLong(first)) {
                return null;
            }
            range = new ByteRange(Long.parseLong(first), end);
        } else if (!last.isEmpty()) {
            range = new ByteRange(Math.max(0, size - Long.parseLong(last)), size - 1);
        } else {
            return null;
        }
        if (range.length() <= 0) {
            throw new RefusedException(
                    ErrorCode.RANGE_INVALID,
                    ErrorCode.RANGE_INVALID.status(),
                    "the blob has " + size + " bytes",
                    java.util.Map.of("Content-Range", "bytes */" + size));
        }
        return range;
    }

    /**
     * Reads the {@code Content-Range} of an upload's chunk: {@code first-last}, as the distribution specification has it; the
     * unit and total of RFC 9110 are tolerated. Null if it is nothing of the kind.
     */
    static @Nullable ByteRange content(String header) {
        Matcher matcher = CONTENT.matcher(header.trim());
        if (!matcher.matches()) {
            return null;
        }
        ByteRange range = new ByteRange(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
        return range.length() >= 0 ? range : null;
    }
}

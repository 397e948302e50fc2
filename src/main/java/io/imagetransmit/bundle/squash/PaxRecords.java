package io.imagetransmit.bundle.squash;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What an extended header (POSIX.1-2001 "pax Interchange Format") says of the entry behind it, as far as it matters here.
 *
 * @param path null if not given
 * @param size bytes; -1 if not given
 * @param sparse whether the entry is GNU tar's form of a file with holes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PaxRecords(byte @Nullable [] path, long size, boolean sparse) {
    /** Reads the records {@code "length key=value\n"}; what has another form is a {@link NotSplittableException}. */
    static PaxRecords parse(byte[] data, int length) throws NotSplittableException {
        byte[] path = null;
        long size = -1;
        boolean sparse = false;
        int at = 0;
        while (at < length) {
            int blank = indexOf(data, ' ', at, length);
            long given = number(data, at, blank);
            if (given == 0 || given > length - at || data[at + (int) given - 1] != '\n') {
                throw new NotSplittableException("an extended header that is none");
            }
            int end = at + (int) given;
            int equals = indexOf(data, '=', blank, end);
            String key = new String(data, blank + 1, equals - blank - 1, StandardCharsets.UTF_8);
            switch (key) {
                case "path" -> path = Arrays.copyOfRange(data, equals + 1, end - 1);
                case "size" -> size = number(data, equals + 1, end - 1);
                default -> sparse |= key.startsWith("GNU.sparse.");
            }
            at = end;
        }
        return new PaxRecords(path, size, sparse);
    }

    boolean saysNothing() {
        return path == null && size < 0 && !sparse;
    }

    private static int indexOf(byte[] data, char wanted, int start, int end) throws NotSplittableException {
        for (int i = start; i < end; i++) {
            if (data[i] == wanted) {
                return i;
            }
        }
        throw new NotSplittableException("an extended header that is none");
    }

    private static long number(byte[] data, int start, int end) throws NotSplittableException {
        long value = 0;
        for (int i = start; i < end; i++) {
            if (data[i] < '0' || data[i] > '9' || value > Long.MAX_VALUE / 100) {
                throw new NotSplittableException("an extended header with something that is no number");
            }
            value = value * 10 + data[i] - '0';
        }
        if (end <= start) {
            throw new NotSplittableException("an extended header without a number");
        }
        return value;
    }
}

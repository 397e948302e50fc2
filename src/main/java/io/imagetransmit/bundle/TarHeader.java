package io.imagetransmit.bundle;

import io.imagetransmit.image.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.jspecify.annotations.Nullable;

/**
 * What an audit needs of a tar header (POSIX ustar, and GNU's binary sizes), damaged ones included.
 *
 * @param name up to 100 bytes, in a header of ours or the original's all that there is
 * @param size bytes of the content; -1 if the header does not say
 * @param isIntact whether the header has its checksum
 */
record TarHeader(String name, long size, boolean isIntact) {
    private static final int NAME_LENGTH = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE_LENGTH = 12;

    /** Null for a record that is cut off. */
    static @Nullable TarHeader parse(byte @Nullable [] record) {
        if (record == null) {
            return null;
        }
        int length = 0;
        while (length < NAME_LENGTH && record[length] != 0) {
            length++;
        }
        String name = new String(record, 0, length, StandardCharsets.ISO_8859_1);
        return new TarHeader(name, size(record), hasChecksum(record));
    }

    private static boolean hasChecksum(byte[] record) {
        try {
            return TarUtils.verifyCheckSum(record);
        } catch (IllegalArgumentException e) {
            return false; // no number at all
        }
    }

    private static long size(byte[] record) {
        try {
            return Math.max(-1, TarUtils.parseOctalOrBinary(record, SIZE_AT, SIZE_LENGTH));
        } catch (IllegalArgumentException e) {
            return -1;
        }
    }

    /** The blob that it says it is of. */
    @Nullable
    Digest digest() {
        return EntryNames.digest(name);
    }

    /** Whether it may be the header of this blob or a piece of it; the name of a sha512 is longer than there is room. */
    boolean names(Digest digest) {
        String hex = digest.hex().substring(0, 64);
        return Arrays.stream(name.split("/")).anyMatch(part -> part.startsWith(hex));
    }
}

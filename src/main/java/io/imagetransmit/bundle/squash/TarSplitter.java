package io.imagetransmit.bundle.squash;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a tar, while it is read, into the contents of its regular files and all the rest. What comes out, put together in order,
 * is the tar again, whatever the names and sizes in it were taken for. For one tar and one thread.
 */
final class TarSplitter {
    /** The most that an extended header or a long name may have, bytes. */
    private static final int LONGEST_EXTENSION = 1 << 20;
    /** The most that may stand behind the end of the tar, bytes: rounding up to whatever a tape drive wants. */
    private static final int LONGEST_TRAILER = 4 << 20;

    /** What takes the parts, in the order in which they stand in the tar. */
    interface Parts {
        void literal(byte[] bytes, int start, int length) throws IOException;

        /**
         * A regular file.
         *
         * @param name the bytes as they are
         * @param content gives as many bytes as {@code size} says, or fails; all of them have to be read
         */
        void content(byte[] name, long size, InputStream content) throws IOException;
    }

    private final InputStream tar;
    private final Parts parts;
    private final byte[] record = new byte[TarHeader.RECORD];
    /** What applies to the next entry. */
    private byte @Nullable [] name;

    private long size = -1;

    private TarSplitter(InputStream tar, Parts parts) {
        this.tar = tar;
        this.parts = parts;
    }

    /** Reads the tar to its end; {@link NotSplittableException} if it is none, or has parts that are not understood here. */
    static void split(InputStream tar, Parts parts) throws IOException {
        new TarSplitter(tar, parts).split();
    }

    private void split() throws IOException {
        while (true) {
            int count = tar.readNBytes(record, 0, record.length);
            parts.literal(record, 0, count);
            if (count < record.length || TarHeader.isEmpty(record)) {
                trailer();
                return;
            }
            TarHeader header = TarHeader.parse(record);
            if (header == null) {
                throw new NotSplittableException("a damaged header");
            }
            entry(header);
        }
    }

    private void trailer() throws IOException {
        byte[] buffer = new byte[8 << 10];
        long length = 0;
        for (int count = tar.read(buffer); count >= 0; count = tar.read(buffer)) {
            length += count;
            if (length > LONGEST_TRAILER) {
                throw new NotSplittableException("much stands behind the end of the tar");
            }
            parts.literal(buffer, 0, count);
        }
    }

    private void entry(TarHeader header) throws IOException {
        switch (header.type()) {
            case '0', '\0', '7' -> {
                regular(header);
                forget();
            }
            case '1', '2', '3', '4', '5', '6' -> forget(); // nothing stands behind these, whatever size they give
            case 'L' -> name = text(extension(header));
            case 'K' -> extension(header);
            case 'x', 'X' -> extended(PaxRecords.parse(extension(header), (int) header.size()));
            case 'g' -> {
                if (!PaxRecords.parse(extension(header), (int) header.size()).saysNothing()) {
                    throw new NotSplittableException("names or sizes for all entries");
                }
            }
            default -> throw new NotSplittableException("an entry of type " + (int) header.type());
        }
    }

    private void forget() {
        name = null;
        size = -1;
    }

    private void extended(PaxRecords records) throws NotSplittableException {
        if (records.sparse()) {
            throw new NotSplittableException("a sparse file");
        }
        name = records.path() == null ? name : records.path();
        size = records.size() < 0 ? size : records.size();
    }

    private void regular(TarHeader header) throws IOException {
        long length = size < 0 ? header.size() : size;
        Content content = new Content(length);
        parts.content(name == null ? header.name() : name, length, content);
        if (content.left > 0) {
            throw new IllegalStateException(content.left + " bytes were left");
        }
        padding(length);
    }

    private void padding(long length) throws IOException {
        int count = TarHeader.padding(length);
        if (tar.readNBytes(record, 0, count) < count) {
            throw new NotSplittableException("the tar ends in the middle");
        }
        parts.literal(record, 0, count);
    }

    private byte[] extension(TarHeader header) throws IOException {
        if (header.size() > LONGEST_EXTENSION) {
            throw new NotSplittableException("an extended header of " + header.size() + " bytes");
        }
        byte[] data = tar.readNBytes((int) header.size());
        if (data.length < header.size()) {
            throw new NotSplittableException("the tar ends in the middle");
        }
        parts.literal(data, 0, data.length);
        padding(header.size());
        return data;
    }

    private static byte[] text(byte[] data) {
        int end = 0;
        while (end < data.length && data[end] != 0) {
            end++;
        }
        return Arrays.copyOf(data, end);
    }

    /** As much of the tar as an entry has. */
    private final class Content extends InputStream {
        private long left;

        Content(long length) {
            left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int start, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = tar.read(target, start, (int) Math.min(length, left));
            if (count < 0) {
                throw new NotSplittableException("the tar ends in the middle");
            }
            left -= count;
            return count;
        }
    }
}

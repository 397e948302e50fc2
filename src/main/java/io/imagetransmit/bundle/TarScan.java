package io.imagetransmit.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the headers of a tar that nobody vouches for: POSIX ustar and pax, GNU's long names and large numbers. Contents are
 * skipped, not read. (A library's reader takes into memory whatever length of name a header claims; here that is bounded.)
 */
final class TarScan {
    private static final int MOST_ENTRIES = 1_000_000;
    /** Bytes of what stands in front of an entry to describe it. */
    private static final int LONGEST_DESCRIPTION = 64 << 10;

    private final FileChannel channel;
    private final long length;
    private final Map<String, String> pax = new TreeMap<>();
    private @Nullable String longName;

    private TarScan(FileChannel channel) throws IOException {
        this.channel = channel;
        this.length = channel.size();
    }

    /** Is told of every plain file. */
    interface Visitor {
        /**
         * Takes note of one.
         *
         * @param offset of the first byte of the content
         * @param size of the content, bytes; all of it lies within the file
         */
        void file(String name, long offset, long size) throws IOException;
    }

    /** Tells of all files; what is no tar, or one that is cut off, is an {@link IOException} that says so. */
    static void files(FileChannel channel, Visitor visitor) throws IOException {
        new TarScan(channel).walk(visitor);
    }

    private void walk(Visitor visitor) throws IOException {
        long position = 0;
        for (int count = 0; position < length; count++) {
            if (count > MOST_ENTRIES) {
                throw new IOException("more than " + MOST_ENTRIES + " entries");
            }
            byte[] header = read(position, DataFile.RECORD);
            if (isEmpty(header)) {
                return;
            }
            TarArchiveEntry entry = entry(header);
            long offset = position + DataFile.RECORD;
            long size = describes(entry) ? entry.getSize() : size(entry);
            if (size < 0 || size > length - offset) {
                throw new IOException("cut off within " + FileNames.shown(name(entry)));
            }
            if (describes(entry)) {
                describe(entry, offset, size);
            } else {
                if (isPlainFile(entry)) {
                    visitor.file(name(entry), offset, size);
                }
                pax.clear();
                longName = null;
            }
            position = offset + DataFile.padded(size);
        }
    }

    private byte[] read(long position, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("cut off");
            }
        }
        return buffer.array();
    }

    private static boolean isEmpty(byte[] header) {
        for (byte value : header) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    private static TarArchiveEntry entry(byte[] header) throws IOException {
        try {
            TarArchiveEntry entry = new TarArchiveEntry(header);
            if (entry.isCheckSumOK()) {
                return entry;
            }
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new IOException("not a tar: " + e.getMessage(), e);
        }
        throw new IOException("not a tar: a header's checksum is wrong");
    }

    private static boolean describes(TarArchiveEntry entry) {
        return entry.isPaxHeader() || entry.isGNULongNameEntry();
    }

    private void describe(TarArchiveEntry entry, long offset, long size) throws IOException {
        if (size > LONGEST_DESCRIPTION) {
            throw new IOException("a name of " + size + " bytes");
        }
        String text = new String(read(offset, (int) size), StandardCharsets.UTF_8);
        if (entry.isGNULongNameEntry()) {
            int end = text.indexOf('\0');
            longName = end < 0 ? text : text.substring(0, end);
        } else {
            records(text);
        }
    }

    /** {@code length key=value\n}, one behind the other; the lengths are not needed where values have no line breaks. */
    private void records(String text) {
        for (String line : text.split("\n", -1)) {
            int blank = line.indexOf(' ');
            int equals = line.indexOf('=', blank + 1);
            if (blank > 0 && equals > blank) {
                pax.put(line.substring(blank + 1, equals), line.substring(equals + 1));
            }
        }
    }

    private long size(TarArchiveEntry entry) throws IOException {
        String size = pax.get("size");
        if (size == null) {
            return entry.getSize();
        }
        if (!size.matches("\\d{1,18}")) {
            throw new IOException("a size that is no number");
        }
        return Long.parseLong(size);
    }

    private String name(TarArchiveEntry entry) {
        String name = pax.get("path");
        return name != null ? name : longName != null ? longName : entry.getName();
    }

    private boolean isPlainFile(TarArchiveEntry entry) {
        byte type = entry.getLinkFlag();
        boolean sparse = pax.keySet().stream().anyMatch(key -> key.startsWith("GNU.sparse."));
        return !sparse
                && (type == TarConstants.LF_NORMAL
                        || type == TarConstants.LF_OLDNORM
                        || type == TarConstants.LF_CONTIG);
    }
}

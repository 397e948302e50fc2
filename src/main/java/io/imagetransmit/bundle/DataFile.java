package io.imagetransmit.bundle;

import io.imagetransmit.image.Digest;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipEncoding;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;
import org.jspecify.annotations.Nullable;

/**
 * A tar file that grows by entries whose places are given out beforehand, so that several can be written at the same time. An
 * entry is a header, the content, and zeros up to the next multiple of 512 bytes. What is written and read here is positional and
 * may be called by many threads; places are given out by {@link TarStore}, under its lock.
 */
final class DataFile implements Closeable {
    static final int RECORD = 512;
    /** Two empty records end a tar. */
    static final int TRAILER = 2 * RECORD;

    private static final int BUFFER = 128 << 10;
    private static final ZipEncoding ENCODING = ZipEncodingHelper.getZipEncoding("UTF-8");

    private final int number;
    private final Path path;
    private final FileChannel channel;
    /** Complete entries, by the offset of their header, with their length: what may be hashed. Guarded by itself. */
    private final NavigableMap<Long, Long> complete = new TreeMap<>();
    /** Serves one thread at a time; guarded by {@code hashing}. */
    private final Object hashing = new Object();

    private MessageDigest hash = newHash();
    private long hashedTo;
    private long end;
    private int writers;

    DataFile(int number, Path path) throws IOException {
        this.number = number;
        this.path = path;
        this.channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    int number() {
        return number;
    }

    Path path() {
        return path;
    }

    /** Where the next entry's header goes. Guarded by the store's lock, as are {@link #writers} and their changes. */
    long end() {
        return end;
    }

    int writers() {
        return writers;
    }

    void begin() {
        writers++;
    }

    void leave() {
        writers--;
    }

    /** Gives out the place for an entry with content of this length, and returns where the content goes. */
    long allocate(long length) {
        long header = end;
        end = header + RECORD + padded(length);
        return header + RECORD;
    }

    /** Takes note of a place that was given out by an earlier run, or that the last entries have been dropped. */
    void endsAt(long newEnd) {
        end = newEnd;
        synchronized (hashing) {
            if (hashedTo > newEnd) {
                forgetHash();
            }
        }
    }

    static long padded(long length) {
        return (length + RECORD - 1) / RECORD * RECORD;
    }

    void writeHeader(String name, long offset, long length) throws IOException {
        byte[] header = new byte[RECORD];
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL);
        entry.setSize(length);
        entry.setMode(0644);
        entry.setModTime(0);
        entry.setIds(0, 0);
        entry.setNames("", "");
        // sizes from 8 GiB on in binary, which GNU tar, Go and Java understand
        entry.writeEntryHeader(header, ENCODING, true);
        write(header, 0, header.length, offset - RECORD);
        int padding = (int) (padded(length) - length);
        if (padding > 0) {
            write(new byte[padding], 0, padding, offset + length);
        }
    }

    void write(byte[] bytes, int start, int length, long offset) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, start, length);
        long position = offset;
        while (buffer.hasRemaining()) {
            position += channel.write(buffer, position);
        }
    }

    int read(byte[] bytes, int start, int length, long offset) throws IOException {
        return channel.read(ByteBuffer.wrap(bytes, start, length), offset);
    }

    /** The entry whose content stands at this offset is complete, header and padding included. */
    void completed(long offset, long length) {
        synchronized (complete) {
            complete.put(offset - RECORD, RECORD + padded(length));
        }
    }

    /** Hashes what is complete without a gap from the beginning, and gets what has been written onto the disk. */
    void settle() throws IOException {
        synchronized (hashing) {
            Long length = completeAt(hashedTo);
            while (length != null) {
                hash(hash, hashedTo, length);
                hashedTo += length;
                length = completeAt(hashedTo);
            }
        }
        channel.force(false);
    }

    private @Nullable Long completeAt(long offset) {
        synchronized (complete) {
            return complete.remove(offset);
        }
    }

    /** What has been hashed is no longer what is there. */
    void forgetHash() {
        synchronized (hashing) {
            hash = newHash();
            hashedTo = 0;
        }
    }

    /** Hashes a stretch; one that is not there is an {@link EOFException}. */
    void hash(MessageDigest hash, long offset, long length) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long position = offset;
        while (position < offset + length) {
            int count = read(buffer, 0, (int) Math.min(buffer.length, offset + length - position), position);
            if (count < 0) {
                throw new EOFException();
            }
            hash.update(buffer, 0, count);
            position += count;
        }
    }

    /** Copies a stretch towards the beginning of the file; the two may overlap. */
    void moveDown(long from, long to, long length) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (long done = 0; done < length; ) {
            int count = read(buffer, 0, (int) Math.min(buffer.length, length - done), from + done);
            if (count < 0) {
                throw new EOFException();
            }
            write(buffer, 0, count, to + done);
            done += count;
        }
    }

    /** Ends the tar behind its last entry, and gives the size of the whole. */
    long complete() throws IOException {
        write(new byte[TRAILER], 0, TRAILER, end);
        channel.truncate(end + TRAILER);
        return end + TRAILER;
    }

    /** Makes sure that what has been written so far is on the disk. */
    void force() throws IOException {
        channel.force(true);
    }

    /** Of the whole file, which must not change any more; what was hashed while it grew is not read again. */
    Digest digest(long size) throws IOException {
        synchronized (hashing) {
            hash(hash, hashedTo, size - hashedTo);
            hashedTo = size;
            return Digest.of("sha256", hash.digest());
        }
    }

    private static MessageDigest newHash() {
        return Digest.sha256(new byte[0]).newMessageDigest();
    }

    void delete() throws IOException {
        channel.close();
        Files.deleteIfExists(path);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

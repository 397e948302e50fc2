package io.imagetransmit.bundle.compact;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Records one behind the other in a file, behind eight bytes that tell what it is and the number of the format: a letter, the
 * payload's length, a CRC-32C over both and the payload, the payload. All numbers of a fixed length are big-endian. Appending is
 * for one thread at a time, reading for several.
 */
final class RecordFile {
    /** Of this version. A reader refuses a higher one. */
    static final int FORMAT = 1;

    /** Bytes in front of a payload. */
    static final int HEAD = 1 + Integer.BYTES + Integer.BYTES;

    /** What follows the magic number. */
    private static final int FORMAT_LENGTH = Integer.BYTES;

    /** Bytes; no honest payload is larger. */
    private static final int LARGEST = 128 << 20;

    private final Volumes volumes;
    private final byte[] magic;
    /** Of the last record that was written whole; what is behind it is left by an attempt that failed. */
    private long end;

    /** A record in the file; {@code position} is that of its first byte, {@code length} that of the payload. */
    record Place(char type, long position, int length) {
        long next() {
            return position + HEAD + (long) length;
        }
    }

    private RecordFile(Volumes volumes, byte[] magic) {
        this.volumes = volumes;
        this.magic = magic;
        this.end = volumes.size();
    }

    /** Begins a file that is empty. */
    static RecordFile create(Volumes volumes, byte[] magic) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(magic.length + FORMAT_LENGTH)
                .put(magic)
                .putInt(FORMAT)
                .flip();
        volumes.write(head, 0);
        return new RecordFile(volumes, magic);
    }

    /** Opens a file; one of another kind, or of a newer format, is refused. */
    static RecordFile open(Volumes volumes, byte[] magic) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(magic.length + FORMAT_LENGTH);
        try {
            volumes.read(head, 0);
        } catch (EOFException e) {
            throw new CompactException("the file has no beginning", e);
        }
        head.flip();
        byte[] found = new byte[magic.length];
        head.get(found);
        if (!Arrays.equals(found, magic)) {
            throw new CompactException("the file does not begin as it should");
        }
        int format = head.getInt();
        if (format < FORMAT) {
            throw new CompactException("the file does not begin as it should"); // there has never been such a format
        }
        if (format > FORMAT) {
            throw CompactException.newer("written in format " + format);
        }
        return new RecordFile(volumes, magic);
    }

    Volumes volumes() {
        return volumes;
    }

    /** Where the first record is. */
    long start() {
        return (long) magic.length + FORMAT_LENGTH;
    }

    /** Appends a record whose payload are these two, one behind the other, and gives its position. */
    long append(char type, ByteBuffer first, ByteBuffer second) throws IOException {
        long position = end;
        int length = Math.addExact(first.remaining(), second.remaining());
        if (length > LARGEST) {
            throw new IllegalArgumentException("a record of " + length + " bytes");
        }
        ByteBuffer head = ByteBuffer.allocate(HEAD).put((byte) type).putInt(length);
        CRC32C crc = new CRC32C();
        crc.update(head.duplicate().flip());
        crc.update(first.duplicate());
        crc.update(second.duplicate());
        head.putInt((int) crc.getValue()).flip();
        volumes.truncate(position);
        volumes.write(head, position);
        volumes.write(first, position + HEAD);
        volumes.write(second, volumes.size());
        end = volumes.size();
        return position;
    }

    /** Cuts off what is behind a position, at which a record would be. */
    void truncate(long position) throws IOException {
        volumes.truncate(position);
        end = volumes.size();
    }

    long append(char type, byte[] payload) throws IOException {
        return append(type, ByteBuffer.wrap(payload), ByteBuffer.allocate(0));
    }

    /** The record at a position; null at the end, for what is none, and outside of the file. */
    @Nullable
    Place at(long position) throws IOException {
        if (position < start() || position > volumes.size() - HEAD) {
            return null;
        }
        ByteBuffer head = ByteBuffer.allocate(HEAD);
        volumes.read(head, position);
        head.flip();
        char type = (char) (head.get() & 0xff);
        int length = head.getInt();
        boolean possible = length >= 0 && length <= LARGEST && position + HEAD + length <= volumes.size();
        return possible ? new Place(type, position, length) : null;
    }

    /**
     * Reads a payload into a buffer, which is then ready to be read from.
     *
     * @throws CompactException if it is damaged
     */
    ByteBuffer read(Place place, ByteBuffer target) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD);
        volumes.read(head, place.position());
        head.flip();
        target.clear().limit(place.length());
        volumes.read(target, place.position() + HEAD);
        target.flip();
        CRC32C crc = new CRC32C();
        crc.update(head.duplicate().limit(1 + Integer.BYTES));
        crc.update(target.duplicate());
        if (head.get(0) != (byte) place.type()
                || head.getInt(1) != place.length()
                || (int) crc.getValue() != head.getInt(1 + Integer.BYTES)) {
            throw damaged(place.position());
        }
        return target;
    }

    ByteBuffer read(Place place) throws IOException {
        return read(place, ByteBuffer.allocate(place.length()));
    }

    CompactException damaged(long position) throws IOException {
        Place place = at(position);
        Path path = volumes.path(position);
        Path last = volumes.path(place == null ? position : place.next() - 1);
        List<Path> all = volumes.paths();
        String further = all.subList(all.indexOf(path) + 1, all.indexOf(last) + 1).stream()
                .map(volume -> ", or at the beginning of " + volume.getFileName())
                .collect(Collectors.joining());
        return new CompactException(
                path,
                path.getFileName() + " is damaged at byte " + volumes.within(position) + " or shortly behind it"
                        + further);
    }
}

package io.imagetransmit.bundle.compact;

import io.imagetransmit.bundle.compact.RecordFile.Place;
import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the records of a data file are.
 *
 * @param blocks by number
 * @param blobs positions
 */
record Directory(Map<Integer, BlockPlace> blocks, Map<Digest, Long> blobs) {
    private static final int TRAILER_LENGTH = Long.BYTES + Layout.TRAILER.length;

    /**
     * A block.
     *
     * @param position of its record
     * @param length unpacked, bytes
     */
    record BlockPlace(long position, int length) {}

    Directory() {
        this(new TreeMap<>(), new LinkedHashMap<>());
    }

    /** Ends the file. */
    void write(RecordFile file) throws IOException {
        Packer out = new Packer();
        out.number(blocks.size());
        int number = 0;
        long position = 0;
        for (Map.Entry<Integer, BlockPlace> block : blocks.entrySet()) {
            out.number(block.getKey() - number);
            out.difference(block.getValue().position() - position);
            out.number(block.getValue().length());
            number = block.getKey();
            position = block.getValue().position();
        }
        out.number(blobs.size());
        blobs.forEach((digest, at) -> {
            out.text(digest.toString());
            out.number(at);
        });
        long end = file.append(Layout.END, out.toByteArray());
        ByteBuffer trailer = ByteBuffer.allocate(TRAILER_LENGTH)
                .putLong(end)
                .put(Layout.TRAILER)
                .flip();
        file.volumes().write(trailer, file.volumes().size());
    }

    /** What the end of the file says; null if there is no end, or a damaged one. */
    static @Nullable Directory read(RecordFile file) throws IOException {
        Volumes volumes = file.volumes();
        if (volumes.size() < file.start() + TRAILER_LENGTH) {
            return null;
        }
        ByteBuffer trailer = ByteBuffer.allocate(TRAILER_LENGTH);
        volumes.read(trailer, volumes.size() - TRAILER_LENGTH);
        trailer.flip();
        long end = trailer.getLong();
        if (!trailer.equals(ByteBuffer.wrap(Layout.TRAILER)) || end < file.start()) {
            return null;
        }
        Place place = file.at(end);
        if (place == null || place.type() != Layout.END) {
            return null;
        }
        try {
            return parse(new Unpacker(file.read(place)), end / RecordFile.HEAD);
        } catch (CompactException | IllegalArgumentException e) {
            return null; // what is in the file is found without it as well
        }
    }

    /** @param most how many records there can be */
    private static Directory parse(Unpacker in, long most) throws CompactException {
        Directory directory = new Directory();
        int count = in.number((int) Math.min(most, in.left()));
        int number = 0;
        long position = 0;
        for (int i = 0; i < count; i++) {
            number += in.number(Integer.MAX_VALUE - number);
            position += in.difference();
            directory.blocks.put(number, new BlockPlace(position, in.number(Layout.LONGEST_BLOCK)));
        }
        int blobs = in.number((int) Math.min(most, in.left()));
        for (int i = 0; i < blobs; i++) {
            directory.blobs.put(Digest.parse(in.text()), in.number());
        }
        if (!in.isAtEnd()) {
            throw new CompactException("a directory with something to spare");
        }
        return directory;
    }

    /**
     * Goes through a file that has no end, record by record, up to the first that is none.
     *
     * @param looking is shown each
     * @return where the next record would be
     */
    static long scan(RecordFile file, Looking looking) throws IOException {
        long position = file.start();
        Place place = file.at(position);
        while (place != null && place.type() != Layout.END && looking.at(place)) {
            position = place.next();
            place = file.at(position);
        }
        return position;
    }

    /** Is shown records, one after the other. */
    interface Looking {
        /** Whether to go on behind this one. */
        boolean at(Place place) throws IOException;
    }

    private void find(RecordFile file, Place place) throws IOException {
        if (place.length() < 2 * Integer.BYTES) {
            return;
        }
        ByteBuffer head = ByteBuffer.allocate(2 * Integer.BYTES);
        file.volumes().read(head, place.position() + RecordFile.HEAD);
        int number = head.getInt(0);
        int length = head.getInt(Integer.BYTES);
        if (number >= 0 && length >= 0 && length <= Layout.LONGEST_BLOCK) {
            blocks.put(number, new BlockPlace(place.position(), length));
        }
    }

    /** What can be found in a file whose end cannot be read. */
    static Directory found(RecordFile file) throws IOException {
        Directory directory = new Directory();
        scan(file, place -> {
            if (place.type() == Layout.BLOCK) {
                directory.find(file, place);
            } else if (place.type() == Layout.BLOB) {
                try {
                    directory.blobs.put(BlobRecord.parse(file.read(place)).digest(), place.position());
                } catch (CompactException e) {
                    if (e.isNewer()) {
                        throw e;
                    }
                    return true; // the blob is missing then, and told so
                }
            }
            return true;
        });
        return directory;
    }
}

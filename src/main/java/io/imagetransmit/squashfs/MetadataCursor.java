package io.imagetransmit.squashfs;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads a {@link MetadataTable} from some place on, across the borders of its blocks. For one thread at a time. */
final class MetadataCursor {
    private final MetadataTable table;
    private final byte[] number = new byte[Long.BYTES];
    private long position;
    private int offset;
    private @Nullable MetadataBlock block;

    MetadataCursor(MetadataTable table, MetadataPosition from) {
        this.table = table;
        this.position = from.block();
        this.offset = from.offset();
    }

    /** Where the next byte is. */
    MetadataPosition position() {
        return new MetadataPosition(position, offset);
    }

    int u16() throws IOException {
        MetadataBlock current = current();
        if (current.content().length - offset >= Short.BYTES) {
            int value = LittleEndian.u16(current.content(), offset);
            offset += Short.BYTES;
            return value;
        }
        read(number, Short.BYTES);
        return LittleEndian.u16(number, 0);
    }

    int s16() throws IOException {
        return (short) u16();
    }

    long u32() throws IOException {
        MetadataBlock current = current();
        if (current.content().length - offset >= Integer.BYTES) {
            long value = LittleEndian.u32(current.content(), offset);
            offset += Integer.BYTES;
            return value;
        }
        read(number, Integer.BYTES);
        return LittleEndian.u32(number, 0);
    }

    /** Eight bytes; negative for what is too large to be true. */
    long i64() throws IOException {
        read(number, Long.BYTES);
        return LittleEndian.i64(number, 0);
    }

    /** Reads exactly {@code count} bytes to the array's beginning. */
    void read(byte[] target, int count) throws IOException {
        int done = 0;
        while (done < count) {
            MetadataBlock current = current();
            int part = Math.min(count - done, current.content().length - offset);
            System.arraycopy(current.content(), offset, target, done, part);
            offset += part;
            done += part;
        }
    }

    void skip(int count) throws IOException {
        int left = count;
        while (left > 0) {
            int part = Math.min(left, current().content().length - offset);
            offset += part;
            left -= part;
        }
    }

    /** The block that has the next byte. */
    private MetadataBlock current() throws IOException {
        MetadataBlock current = block;
        if (current == null) {
            current = table.block(position);
            if (offset > current.content().length) {
                throw new SquashfsException("a block of the " + table.name() + " has " + current.content().length
                        + " bytes, but its offset " + offset + " is referred to");
            }
        }
        if (offset == current.content().length) {
            position = current.next();
            offset = 0;
            current = table.block(position); // blocks are never empty, and each begins behind the one before
        }
        block = current;
        return current;
    }
}

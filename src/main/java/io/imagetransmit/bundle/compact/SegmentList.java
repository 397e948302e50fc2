package io.imagetransmit.bundle.compact;

import java.util.Arrays;

/**
 * What a content is put together from, in order: stretches of this file's blocks and of contents of base blobs. Stretches that
 * follow each other become one. For one thread while it grows.
 */
final class SegmentList {
    /** The source of a stretch of a block; its position is {@link #position}. */
    static final int OWN = 0;

    /** More are not read, so that what a record takes in memory is bounded. */
    static final int MOST = 2 << 20;

    private static final int OFFSET_BITS = 32;

    private int[] sources = new int[16];
    private long[] positions = new long[16];
    private long[] starts = new long[16];
    private int size;
    private long length;

    /** A place in a block. */
    static long position(int block, int offset) {
        return (long) block << OFFSET_BITS | offset;
    }

    static int block(long position) {
        return (int) (position >>> OFFSET_BITS);
    }

    static int offset(long position) {
        return (int) position;
    }

    /**
     * @param source {@link #OWN}, or one more than the number of the base blob
     * @param position in the block or in the base blob's content
     * @param count bytes, more than 0
     */
    void add(int source, long position, long count) {
        if (!goesOn(source, position)) {
            if (size == sources.length) {
                int larger = size + size / 2;
                sources = Arrays.copyOf(sources, larger);
                positions = Arrays.copyOf(positions, larger);
                starts = Arrays.copyOf(starts, larger);
            }
            sources[size] = source;
            positions[size] = position;
            starts[size] = length;
            size++;
        }
        length += count;
    }

    /** Whether the last segment is of this source. */
    boolean endsWith(int source) {
        return size > 0 && sources[size - 1] == source;
    }

    /** Whether the last segment ends at this position. */
    private boolean goesOn(int source, long position) {
        return size > 0 && sources[size - 1] == source && positions[size - 1] + length - starts[size - 1] == position;
    }

    int size() {
        return size;
    }

    /** Of the whole content, bytes. */
    long length() {
        return length;
    }

    int source(int index) {
        return sources[index];
    }

    long position(int index) {
        return positions[index];
    }

    /** Where in the content the segment begins. */
    long start(int index) {
        return starts[index];
    }

    long length(int index) {
        return (index + 1 < size ? starts[index + 1] : length) - starts[index];
    }

    /** The segment that has the byte at this place of the content. */
    int at(long place) {
        int found = Arrays.binarySearch(starts, 0, size, place);
        return found >= 0 ? found : -found - 2;
    }

    void write(Packer out, int bases) {
        long[] ends = new long[bases + 1];
        out.number(size);
        for (int i = 0; i < size; i++) {
            int source = sources[i];
            out.number(source);
            if (source == OWN) {
                int jump = block(positions[i]) - block(ends[OWN]);
                out.difference(jump);
                out.difference(offset(positions[i]) - (jump == 0 ? offset(ends[OWN]) : 0L));
            } else {
                out.difference(positions[i] - ends[source]);
            }
            out.number(length(i));
            ends[source] = positions[i] + length(i);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param most how long the content may be, bytes
     */
    static SegmentList read(Unpacker in, int bases, long most) throws CompactException {
        SegmentList list = new SegmentList();
        long[] ends = new long[bases + 1];
        int count = in.number(Math.min(MOST, in.left()));
        for (int i = 0; i < count; i++) {
            int source = in.number(bases);
            long position;
            if (source == OWN) {
                long jump = in.difference();
                long block = block(ends[OWN]) + jump;
                long offset = in.difference() + (jump == 0 ? offset(ends[OWN]) : 0);
                if (block < 0 || block > Integer.MAX_VALUE || offset < 0 || offset > Layout.LONGEST_BLOCK) {
                    throw new CompactException("a blob names a block that cannot be");
                }
                position = position((int) block, (int) offset);
            } else {
                position = ends[source] + in.difference();
            }
            long length = in.number();
            long mostHere = source == OWN ? Layout.LONGEST_BLOCK - offset(position) : Long.MAX_VALUE - position;
            if (position < 0 || length == 0 || length > mostHere || length > most - list.length) {
                throw new CompactException("a blob has a stretch that cannot be");
            }
            list.add(source, position, length);
            ends[source] = position + length;
        }
        return list;
    }
}

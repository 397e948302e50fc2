package io.imagetransmit.squashfs;

import java.io.IOException;
import java.util.Arrays;

/**
 * Reads a directory's listing from its beginning, or from a {@link Place} in it. A listing is a row of groups: a header with the
 * number of entries and the block of the inode table where all of their inodes are, then the entries. Names are in ascending
 * order of their bytes; that is demanded here, since searching relies on it, and it also means that no name comes twice. For one
 * thread at a time.
 */
final class EntryReader {
    private static final int HEADER = 12;
    private static final int ENTRY = 8;
    private static final int MAXIMUM_GROUP = 256;
    private static final int MAXIMUM_NAME = 256;

    /**
     * Where a group begins.
     *
     * @param left how many bytes of the listing are left there
     * @param before the name of the entry before it; empty at the listing's beginning
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Place(MetadataPosition position, long left, byte[] before) {
        static Place start(DirectoryNode.Listing listing) {
            return new Place(listing.position(), listing.size(), new byte[0]);
        }

        boolean isBefore(byte[] name) {
            return Arrays.compareUnsigned(before, name) < 0;
        }
    }

    private final MetadataCursor cursor;
    private long left;
    private int leftInGroup;
    private boolean atEntry;
    private long inodeBlock;
    private int inodeOffset;
    private int type;
    private byte[] name = new byte[MAXIMUM_NAME];
    private int nameLength;
    private byte[] earlierName = new byte[MAXIMUM_NAME];

    EntryReader(MetadataTable directories, Place from) {
        cursor = new MetadataCursor(directories, from.position());
        left = from.left();
        nameLength = from.before().length;
        System.arraycopy(from.before(), 0, name, 0, nameLength);
    }

    /** Goes to the next entry, if there is one. */
    boolean next() throws IOException {
        if (leftInGroup == 0) {
            if (left == 0) {
                return false;
            }
            readHeader();
        }
        readEntry();
        return true;
    }

    /** Whether a new group, or nothing, comes next. */
    boolean isBetweenGroups() {
        return leftInGroup == 0;
    }

    /** Where the reader is; only between groups. */
    Place place() {
        return new Place(cursor.position(), left, name());
    }

    private void readHeader() throws IOException {
        take(HEADER);
        long count = cursor.u32() + 1;
        inodeBlock = cursor.u32();
        cursor.skip(4); // the number that the entries' inode numbers are relative to
        if (count > MAXIMUM_GROUP) {
            throw new SquashfsException("a directory is said to have " + count + " entries in a group");
        }
        leftInGroup = (int) count;
    }

    private void readEntry() throws IOException {
        take(ENTRY);
        inodeOffset = cursor.u16();
        cursor.skip(2); // the inode's number
        type = cursor.u16();
        int length = cursor.u16() + 1;
        if (length > MAXIMUM_NAME) {
            throw new SquashfsException("a directory has a name of " + length + " bytes");
        }
        take(length);
        byte[] earlier = name;
        int earlierLength = nameLength;
        name = earlierName;
        nameLength = length;
        earlierName = earlier;
        cursor.read(name, length);
        checkName();
        if (Arrays.compareUnsigned(earlier, 0, earlierLength, name, 0, length) >= 0) {
            throw new SquashfsException("a directory's names are not in order");
        }
        leftInGroup--;
        atEntry = true;
    }

    private void take(int bytes) throws SquashfsException {
        if (bytes > left) {
            throw new SquashfsException("a directory's listing has more entries than its size allows");
        }
        left -= bytes;
    }

    private void checkName() throws SquashfsException {
        for (int i = 0; i < nameLength; i++) {
            if (name[i] == 0 || name[i] == '/') {
                throw new SquashfsException("a directory has a name with a " + (name[i] == 0 ? "zero byte" : "slash"));
            }
        }
        if (name[0] == '.' && (nameLength == 1 || (nameLength == 2 && name[1] == '.'))) {
            throw new SquashfsException("a directory has a file named " + (nameLength == 1 ? "." : ".."));
        }
    }

    /** The name of the entry read last, or of the one before the place where reading began. */
    byte[] name() {
        return Arrays.copyOf(name, nameLength);
    }

    /** Whether the entry read last has this name. */
    boolean isAt(byte[] other) {
        return atEntry && compareName(other) == 0;
    }

    /** How {@link #name()} compares with another name. */
    int compareName(byte[] other) {
        return Arrays.compareUnsigned(name, 0, nameLength, other, 0, other.length);
    }

    /** The basic type of the inode of the entry read last, see {@link InodeTable}. */
    int type() {
        return type;
    }

    /** The reference of the inode of the entry read last. */
    long inode() {
        return inodeBlock << 16 | inodeOffset;
    }
}

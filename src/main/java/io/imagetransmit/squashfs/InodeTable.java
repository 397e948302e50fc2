package io.imagetransmit.squashfs;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads inodes. Safe for use by several threads at once. */
final class InodeTable {
    /** The numbers of the inode types; what is extended has the same order, further up. */
    static final int DIRECTORY = 1;

    static final int FILE = 2;
    static final int SYMLINK = 3;
    static final int BLOCK_DEVICE = 4;
    static final int CHARACTER_DEVICE = 5;
    static final int FIFO = 6;
    static final int SOCKET = 7;
    private static final int EXTENDED = 7;

    /** Permissions, owners, time and number, all of which nobody here asks for. */
    private static final int COMMON_FIELDS = 14;

    /** A listing's size in an inode counts two entries that are not there. */
    private static final int DOTS = 3;

    private static final int MAXIMUM_TARGET = 65_535;

    private final MetadataTable inodes;
    private final MetadataTable directories;
    private final int blockSize;
    private final long fragments;

    /**
     * @param directories the table that directories' inodes refer to
     * @param blockSize of the image, in bytes
     * @param fragments how many fragments the image has
     */
    InodeTable(MetadataTable inodes, MetadataTable directories, int blockSize, long fragments) {
        this.inodes = inodes;
        this.directories = directories;
        this.blockSize = blockSize;
        this.fragments = fragments;
    }

    /** The root directory. */
    DirectoryNode root(long reference) throws IOException {
        if (node(null, reference, DIRECTORY) instanceof DirectoryNode root) {
            return root;
        }
        throw new SquashfsException("the root is not a directory");
    }

    /**
     * What an inode describes.
     *
     * @param parent the directory that refers to it
     * @param reference of the inode: where its block is in the table, and in the lowest 16 bits where it is in the block
     * @param expected the type that the directory's listing gives
     */
    Node node(@Nullable DirectoryNode parent, long reference, int expected) throws IOException {
        MetadataPosition position = inodes.position(reference >>> 16, (int) (reference & 0xffff));
        MetadataCursor cursor = new MetadataCursor(inodes, position);
        int type = cursor.u16();
        if (type != expected && type != expected + EXTENDED) {
            throw new SquashfsException("an inode has type " + type + " where " + expected + " was expected");
        }
        boolean extended = type != expected;
        cursor.skip(COMMON_FIELDS);
        return switch (expected) {
            case DIRECTORY -> directory(parent, reference, cursor, extended);
            case FILE -> file(cursor, extended);
            case SYMLINK -> symlink(cursor);
            case BLOCK_DEVICE -> new OtherNode(OtherNode.Kind.BLOCK_DEVICE);
            case CHARACTER_DEVICE -> new OtherNode(OtherNode.Kind.CHARACTER_DEVICE);
            case FIFO -> new OtherNode(OtherNode.Kind.FIFO);
            case SOCKET -> new OtherNode(OtherNode.Kind.SOCKET);
            default -> throw new SquashfsException("inodes of type " + type + " do not exist");
        };
    }

    private DirectoryNode directory(
            @Nullable DirectoryNode parent, long reference, MetadataCursor cursor, boolean extended)
            throws IOException {
        long block;
        long size;
        if (extended) {
            cursor.skip(4); // number of links
            size = cursor.u32();
            block = cursor.u32();
            cursor.skip(6); // the parent's number and the length of the index, see DirectoryIndex
        } else {
            block = cursor.u32();
            cursor.skip(4); // number of links
            size = cursor.u16();
        }
        int offset = cursor.u16();
        MetadataPosition position = directories.position(block, offset);
        long bytes = Math.max(0, size - DOTS);
        if (bytes > directories.capacity(position)) {
            throw new SquashfsException("a directory's listing is said to have " + bytes
                    + " bytes, which is more than the directory table can have");
        }
        return new DirectoryNode(parent, reference, new DirectoryNode.Listing(position, bytes));
    }

    private FileNode file(MetadataCursor cursor, boolean extended) throws IOException {
        long firstBlock;
        long size;
        long fragment;
        long fragmentOffset;
        if (extended) {
            firstBlock = cursor.i64();
            size = cursor.i64();
            cursor.skip(12); // how much of it is holes, number of links
            fragment = cursor.u32();
            fragmentOffset = cursor.u32();
            cursor.skip(4); // extended attributes
        } else {
            firstBlock = cursor.u32();
            fragment = cursor.u32();
            fragmentOffset = cursor.u32();
            size = cursor.u32();
        }
        if (size < 0) {
            throw new SquashfsException("a file is said to have " + Long.toUnsignedString(size) + " bytes");
        }
        boolean hasTail = fragment != FileNode.NO_FRAGMENT && size % blockSize != 0;
        if (hasTail && fragment >= fragments) {
            throw new SquashfsException("a file refers to fragment " + fragment + " of " + fragments);
        }
        long blocks = size / blockSize + (hasTail || size % blockSize == 0 ? 0 : 1);
        MetadataPosition sizes = cursor.position();
        if (blocks > inodes.capacity(sizes) / Integer.BYTES) {
            throw new SquashfsException(
                    "a file is said to have " + size + " bytes, for which the inode table is too small");
        }
        return new FileNode(size, firstBlock, blocks, fragment, fragmentOffset, sizes);
    }

    private SymlinkNode symlink(MetadataCursor cursor) throws IOException {
        cursor.skip(4); // number of links
        long size = cursor.u32();
        if (size == 0 || size > MAXIMUM_TARGET) {
            throw new SquashfsException("a symbolic link is said to point to a path of " + size + " bytes");
        }
        byte[] target = new byte[(int) size];
        cursor.read(target, target.length);
        return new SymlinkNode(target);
    }
}

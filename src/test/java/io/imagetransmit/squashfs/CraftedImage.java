package io.imagetransmit.squashfs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Images byte by byte, right or wrong as a test wants them: nothing is checked here. The metadata is not compressed. Inodes and
 * listings are written one after the other, and whoever writes one gets to know where it is; the root's inode must come last.
 */
final class CraftedImage {
    /** The block size; all images have the smallest one. */
    static final int BLOCK = 4096;

    static final int NO_FRAGMENT = -1;
    private static final int METADATA = 8192;
    private static final int NOT_PACKED = 1 << 15;

    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private final ByteArrayOutputStream inodes = new ByteArrayOutputStream();
    private final ByteArrayOutputStream listings = new ByteArrayOutputStream();
    private final ByteArrayOutputStream fragments = new ByteArrayOutputStream();
    private byte @Nullable [] packedListings;
    private int compressor = 1;
    private long root;
    private int nextInode = 1;

    CraftedImage compressor(int number) {
        compressor = number;
        return this;
    }

    /** Has a compressed block in place of all listings. */
    CraftedImage packedListings(byte[] packed) {
        packedListings = packed;
        return this;
    }

    /** Adds a block of data as it is, and returns where it is in the image. */
    long data(byte[] bytes) {
        long position = (long) Superblock.SIZE + data.size();
        data.writeBytes(bytes);
        return position;
    }

    void fragment(long position, int sizeField) {
        fragments.writeBytes(
                littleEndian(16).putLong(position).putInt(sizeField).putInt(0).array());
    }

    /** A basic file; returns its inode's reference. */
    long file(long firstBlock, int fragment, int fragmentOffset, long size, int... blockSizes) {
        ByteBuffer inode = inode(2, 16 + 4 * blockSizes.length)
                .putInt((int) firstBlock)
                .putInt(fragment)
                .putInt(fragmentOffset)
                .putInt((int) size);
        for (int blockSize : blockSizes) {
            inode.putInt(blockSize);
        }
        return add(inode);
    }

    long extendedFile(long firstBlock, int fragment, int fragmentOffset, long size, int... blockSizes) {
        ByteBuffer inode = inode(9, 40 + 4 * blockSizes.length)
                .putLong(firstBlock)
                .putLong(size)
                .putLong(0)
                .putInt(1)
                .putInt(fragment)
                .putInt(fragmentOffset)
                .putInt(-1);
        for (int blockSize : blockSizes) {
            inode.putInt(blockSize);
        }
        return add(inode);
    }

    /** @param size what the inode says that the target has */
    long symlink(String target, int size) {
        byte[] bytes = target.getBytes(StandardCharsets.UTF_8);
        return add(inode(3, 8 + bytes.length).putInt(1).putInt(size).put(bytes));
    }

    long inodeOfType(int type) {
        return add(inode(type, 40));
    }

    /** A directory with this listing; its inode's size field is the right one plus {@code lie}. */
    long directory(Listing listing, int lie) {
        byte[] bytes = listing.bytes();
        long place = place(listings);
        listings.writeBytes(bytes);
        return directoryAt(place, bytes.length + 3L + lie);
    }

    long directory(Listing listing) {
        return directory(listing, 0);
    }

    /** A directory whose listing is said to be somewhere. */
    long directoryAt(long place, long sizeField) {
        root = add(inode(8, 24)
                .putInt(2)
                .putInt((int) sizeField)
                .putInt((int) (place >>> 16))
                .putInt(0)
                .putShort((short) 0)
                .putShort((short) place)
                .putInt(-1));
        return root;
    }

    /** Where the next inode will be: for entries that lead to what does not exist yet. */
    long nextInode() {
        return place(inodes);
    }

    long nextListing() {
        return place(listings);
    }

    private ByteBuffer inode(int type, int more) {
        return littleEndian(16 + more)
                .putShort((short) type)
                .putShort((short) 0644)
                .putInt(0)
                .putInt(0)
                .putInt(nextInode++);
    }

    @SuppressWarnings("ByteBufferBackingArray") // all of them are allocated here
    private long add(ByteBuffer inode) {
        long place = place(inodes);
        inodes.writeBytes(inode.array());
        return place;
    }

    private static long place(ByteArrayOutputStream table) {
        long block = table.size() / METADATA * (METADATA + 2L);
        return block << 16 | table.size() % METADATA;
    }

    /** Groups of entries. */
    static final class Listing {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        /** A group of one entry. */
        Listing entry(String name, long inode, int type) {
            return group(1, inode).bareEntry(name, inode, type);
        }

        Listing group(int count, long inode) {
            bytes.writeBytes(littleEndian(12)
                    .putInt(count - 1)
                    .putInt((int) (inode >>> 16))
                    .putInt(1)
                    .array());
            return this;
        }

        Listing bareEntry(String name, long inode, int type) {
            byte[] encoded = name.getBytes(StandardCharsets.ISO_8859_1);
            bytes.writeBytes(littleEndian(8 + encoded.length)
                    .putShort((short) inode)
                    .putShort((short) 0)
                    .putShort((short) type)
                    .putShort((short) (encoded.length - 1))
                    .put(encoded)
                    .array());
            return this;
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }

    /** The whole image. */
    byte[] bytes() {
        return bytes(superblock -> {});
    }

    /** @param change is given the finished image, little-endian, to spoil it */
    byte[] bytes(Consumer<ByteBuffer> change) {
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        image.writeBytes(new byte[Superblock.SIZE]);
        image.writeBytes(data.toByteArray());
        final long inodeTable = image.size();
        image.writeBytes(metadata(inodes));
        final long directoryTable = image.size();
        byte[] packed = packedListings;
        if (packed == null) {
            image.writeBytes(metadata(listings));
        } else {
            image.writeBytes(littleEndian(2).putShort((short) packed.length).array());
            image.writeBytes(packed);
        }
        final long fragmentTable = indexed(image, fragments);
        ByteArrayOutputStream owners = new ByteArrayOutputStream();
        owners.writeBytes(new byte[4]);
        final long ownerTable = indexed(image, owners);
        ByteBuffer bytes = ByteBuffer.wrap(image.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0x73717368).putInt(nextInode - 1).putInt(0).putInt(BLOCK).putInt(fragments.size() / 16);
        bytes.putShort((short) compressor)
                .putShort((short) 12)
                .putShort((short) 0)
                .putShort((short) 1);
        bytes.putShort((short) 4).putShort((short) 0).putLong(root).putLong(image.size());
        bytes.putLong(ownerTable).putLong(-1).putLong(inodeTable).putLong(directoryTable);
        bytes.putLong(fragmentTable).putLong(-1);
        change.accept(bytes.clear());
        return bytes.array();
    }

    /** Appends a table and the list of its blocks, and returns where the list is. */
    private static long indexed(ByteArrayOutputStream image, ByteArrayOutputStream table) {
        long start = image.size();
        byte[] blocks = metadata(table);
        image.writeBytes(blocks);
        long index = image.size();
        for (long block = start; block < index; block += METADATA + 2) {
            image.writeBytes(littleEndian(8).putLong(block).array());
        }
        return index;
    }

    private static byte[] metadata(ByteArrayOutputStream table) {
        byte[] content = table.toByteArray();
        ByteArrayOutputStream blocks = new ByteArrayOutputStream();
        for (int start = 0; start < content.length; start += METADATA) {
            int size = Math.min(METADATA, content.length - start);
            blocks.writeBytes(
                    littleEndian(2).putShort((short) (size | NOT_PACKED)).array());
            blocks.write(content, start, size);
        }
        return blocks.toByteArray();
    }

    static ByteBuffer littleEndian(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    static Path write(Path file, byte[] image) {
        try {
            return Files.write(file, image);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.imagetransmit.squashfs;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A squashfs 4.0 image in a file, packed with gzip, xz, zstd, lz4 or not at all; lzma and lzo are refused. An image that is
 * damaged or was made to do harm is answered with a {@link SquashfsException}, here and in everything that comes from here, when
 * what is wrong is come across; squashfs has no checksums, so that the content is right has to be verified otherwise. Memory
 * stays below 16 MiB an image, and about 2 blocks (of 1 MiB at most) for every thread that reads.
 *
 * <p>Safe for use by several threads at once. A thread that is interrupted while it reads gets a
 * {@link java.nio.channels.ClosedByInterruptException}, which does not disturb the others.
 */
public final class SquashfsImage implements Closeable {
    private static final long METADATA_CACHE = 4L << 20;
    private static final long FRAGMENT_CACHE = 8L << 20;

    private final Superblock superblock;
    private final BlockReader reader;
    private final MetadataTable inodes;
    private final DirectoryTable directories;
    private final FragmentTable fragments;
    private final DirectoryNode root;

    /** Where the last path ended: the next one is mostly in the same directory. */
    private volatile @Nullable Visited visited;

    /** A directory and the path that leads to it, without the slash at its end. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Visited(byte[] path, DirectoryNode directory) {}

    private SquashfsImage(ImageFile file, Superblock superblock, BlockReader reader) throws IOException {
        this.superblock = superblock;
        this.reader = reader;
        BlockCache<MetadataBlock> blocks = new BlockCache<>(METADATA_CACHE, MetadataBlock::weight);
        inodes = new MetadataTable(
                "inode table", superblock.inodeTable(), superblock.directoryTable(), file, reader, blocks);
        MetadataTable listings = new MetadataTable(
                "directory table", superblock.directoryTable(), superblock.directoryEnd(), file, reader, blocks);
        MetadataTable entries = new MetadataTable(
                "fragment table", superblock.fragmentTable(), superblock.fragmentIndex(), file, reader, blocks);
        fragments = new FragmentTable(
                superblock, file, reader, entries, new BlockCache<>(FRAGMENT_CACHE, fragment -> fragment.length));
        InodeTable nodes = new InodeTable(inodes, listings, superblock.blockSize(), superblock.fragments());
        directories = new DirectoryTable(listings, nodes);
        root = nodes.root(superblock.rootInode());
    }

    /** Opens an image that is a file of its own; what follows it in the file (padding) is allowed. */
    public static SquashfsImage open(Path path) throws IOException {
        return open(ImageFile.open(path));
    }

    /**
     * Opens an image that is a part of a file.
     *
     * @param offset of its first byte
     * @param length in bytes, at least the image's own
     */
    public static SquashfsImage open(Path path, long offset, long length) throws IOException {
        return open(ImageFile.open(path, offset, length));
    }

    private static SquashfsImage open(ImageFile file) throws IOException {
        Closeable opened = file;
        boolean finished = false;
        try {
            Superblock superblock = SuperblockReader.read(file);
            BlockReader reader = new BlockReader(file, superblock.compressor(), superblock.blockSize());
            opened = reader;
            SquashfsImage image = new SquashfsImage(file, superblock, reader);
            finished = true;
            return image;
        } finally {
            if (!finished) {
                opened.close();
            }
        }
    }

    public DirectoryNode root() {
        return root;
    }

    /** As {@link #find(byte[])}, for a path whose names are UTF-8 in the image. */
    public Optional<Node> find(String path) throws IOException {
        return find(path.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * What a path leads to, from the root. Names are separated by slashes; empty ones and {@code .} are passed over. Symbolic
     * links are not followed, and nothing is ever named {@code ..}.
     *
     * @return empty if there is no such thing, also if what should be a directory is none
     */
    public Optional<Node> find(byte[] path) throws IOException {
        Node node = root;
        int start = 0;
        Visited last = visited;
        if (last != null && last.path().length < path.length && startsWith(path, last.path())) {
            node = last.directory();
            start = last.path().length + 1;
        }
        while (start <= path.length) {
            int end = start;
            while (end < path.length && path[end] != '/') {
                end++;
            }
            if (end > start && !(end == start + 1 && path[start] == '.')) {
                if (!(node instanceof DirectoryNode directory)) {
                    return Optional.empty();
                }
                if (end == path.length && start > 0) {
                    visited = new Visited(Arrays.copyOf(path, start - 1), directory);
                }
                Node child = directories.find(directory, Arrays.copyOfRange(path, start, end));
                if (child == null) {
                    return Optional.empty();
                }
                node = child;
            }
            start = end + 1;
        }
        return Optional.of(node);
    }

    private static boolean startsWith(byte[] path, byte[] directory) {
        return path[directory.length] == '/'
                && Arrays.equals(path, 0, directory.length, directory, 0, directory.length);
    }

    /**
     * A directory's entries, one by one. No directory is found inside of itself, but a hostile image may have one in many
     * places: whoever goes through all of an image must bound how much he sees.
     */
    public DirectoryListing list(DirectoryNode directory) {
        return directories.list(directory);
    }

    /**
     * Opens a file. The stream is for one thread at a time, holds one block, and has nothing that must be closed.
     *
     * @param offset of the first byte to read, from 0 to the file's size
     */
    public InputStream open(FileNode node, long offset) {
        if (offset < 0 || offset > node.size()) {
            throw new IllegalArgumentException(offset + " is outside of a file of " + node.size() + " bytes");
        }
        return new FileStream(node, offset, superblock, reader, fragments, inodes);
    }

    /** Closes the file. Whatever is read afterwards fails with an {@link IOException}. */
    @Override
    public void close() throws IOException {
        reader.close();
    }
}

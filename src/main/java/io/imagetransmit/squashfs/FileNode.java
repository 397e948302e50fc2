package io.imagetransmit.squashfs;

/** A regular file. Several names (hard links) may lead to the same file. */
public final class FileNode implements Node {
    /** Stands in an inode in place of a fragment's number if the file has none. */
    static final long NO_FRAGMENT = 0xffffffffL;

    private final long size;
    private final long firstBlock;
    private final long blocks;
    private final long fragment;
    private final long fragmentOffset;
    private final MetadataPosition blockSizes;

    /**
     * @param size of the content, in bytes
     * @param firstBlock where in the image its first block is; the others follow without gaps
     * @param blocks how many blocks it has apart from a tail in a fragment
     * @param fragment the number of the fragment with its tail, or {@link #NO_FRAGMENT}
     * @param fragmentOffset where in the unpacked fragment the tail begins
     * @param blockSizes where in the inode table the list of the blocks' packed sizes begins
     */
    FileNode(long size, long firstBlock, long blocks, long fragment, long fragmentOffset, MetadataPosition blockSizes) {
        this.size = size;
        this.firstBlock = firstBlock;
        this.blocks = blocks;
        this.fragment = fragment;
        this.fragmentOffset = fragmentOffset;
        this.blockSizes = blockSizes;
    }

    /**
     * How many bytes the file has, as its inode says. Holes cost nothing in an image, so a hostile image of a few megabytes can
     * hold a file of terabytes: whoever copies it should know beforehand how large it may be.
     */
    public long size() {
        return size;
    }

    long firstBlock() {
        return firstBlock;
    }

    long blocks() {
        return blocks;
    }

    long fragment() {
        return fragment;
    }

    long fragmentOffset() {
        return fragmentOffset;
    }

    MetadataPosition blockSizes() {
        return blockSizes;
    }
}

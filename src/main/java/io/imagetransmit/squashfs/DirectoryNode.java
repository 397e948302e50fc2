package io.imagetransmit.squashfs;

import org.jspecify.annotations.Nullable;

/** A directory; see {@link SquashfsImage#list}. */
public final class DirectoryNode implements Node {
    /** A path of 4096 bytes, Linux's limit, has no more components than this. */
    private static final int MAXIMUM_DEPTH = 2048;

    private final @Nullable DirectoryNode parent;
    private final int depth;
    private final long reference;
    private final Listing listing;

    /**
     * Where a listing is.
     *
     * @param position of its first byte in the directory table
     * @param size how many bytes it has
     */
    record Listing(MetadataPosition position, long size) {}

    /**
     * @param parent the directory in which this one was found; null for the root
     * @param reference of its inode
     * @throws SquashfsException if it is inside of itself, or too deep
     */
    DirectoryNode(@Nullable DirectoryNode parent, long reference, Listing listing) throws SquashfsException {
        this.parent = parent;
        this.depth = parent == null ? 0 : parent.depth + 1;
        this.reference = reference;
        this.listing = listing;
        if (depth > MAXIMUM_DEPTH) {
            throw new SquashfsException("directories are nested more than " + MAXIMUM_DEPTH + " deep");
        }
        for (DirectoryNode outer = parent; outer != null; outer = outer.parent) {
            if (outer.reference == reference) {
                throw new SquashfsException("a directory contains itself");
            }
        }
    }

    Listing listing() {
        return listing;
    }
}

package io.imagetransmit.squashfs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A name in a directory, and what it leads to. Immutable. */
public final class DirectoryEntry {
    private final InodeTable inodes;
    private final DirectoryNode directory;
    private final byte[] name;
    private final long inode;
    private final int type;

    /** Takes the array over. */
    DirectoryEntry(InodeTable inodes, DirectoryNode directory, byte[] name, long inode, int type) {
        this.inodes = inodes;
        this.directory = directory;
        this.name = name;
        this.inode = inode;
        this.type = type;
    }

    /** The name's bytes: 1 to 256, of any encoding, without slashes and zero bytes, and neither {@code .} nor {@code ..}. */
    public byte[] name() {
        return name.clone();
    }

    /** Reads what the name leads to. */
    public Node node() throws IOException {
        return inodes.node(directory, inode, type);
    }

    /** The name as UTF-8, for people to read; bytes that are not UTF-8 are replaced. */
    @Override
    public String toString() {
        return new String(name, StandardCharsets.UTF_8);
    }
}

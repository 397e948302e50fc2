package io.imagetransmit.squashfs;

/**
 * What stands in an image under some name, as its inode describes it. Nodes are small immutable values; they belong to the image
 * they came from and are of no use to another.
 */
public sealed interface Node permits FileNode, DirectoryNode, SymlinkNode, OtherNode {}

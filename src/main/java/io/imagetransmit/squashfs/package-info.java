/**
 * Reads squashfs 4.0 images, straight from the file: no mount, no root, no program. {@link io.imagetransmit.squashfs.SquashfsImage}
 * is the door; it finds {@link io.imagetransmit.squashfs.Node}s by their path, lists directories and opens files.
 *
 * <p>Everything in an image hangs together by positions: the superblock says where the tables are, an inode's reference says
 * where it stands in the inode table, a directory's inode says where its listing stands in the directory table, a file's inode
 * is followed by the packed sizes of its blocks and names the fragment that holds its tail. The tables are chains of small
 * packed blocks ({@code MetadataTable}, read through a {@code MetadataCursor}). None of these numbers is trusted: each is held
 * against the table it must lie in before anything is read or allocated, and what does not fit is a
 * {@link io.imagetransmit.squashfs.SquashfsException} that says what was wrong. Memory is bounded whatever the image says: two
 * small caches an image, one block a stream.
 *
 * <p>The format: Documentation/filesystems/squashfs.rst of the Linux kernel, and
 * <a href="https://dr-emann.github.io/squashfs/">dr-emann.github.io/squashfs</a>.
 */
@NullMarked
package io.imagetransmit.squashfs;

import org.jspecify.annotations.NullMarked;

/**
 * A cache of blobs on the disk, in front of any source. {@link io.imagetransmit.cache.CachingSource} asks
 * {@link io.imagetransmit.cache.BlobCache} first: a blob that is there comes from its file ({@code CachedStream}), and the
 * source is not asked; any other is written down as it passes ({@code StoringStream}) into a file that grows under a name of
 * its own ({@code Part}) and gets its right name when its digest is right. What breaks off in the middle stays, and the next
 * stream, of this run or of a later one, goes on from there.
 *
 * <p>In the folder ({@code CacheLayout}): {@code sha256/ab/abcd…} is a blob, {@code sha256/ab/abcd….<run>-<n>.part} one that is
 * growing, and {@code abcd….tar.gz}, {@code .tar}, {@code .json} or {@code .raw} at the top a file of the original tool. A file's
 * last modified time is its last use. Nothing else in the folder is touched, and a file is believed only after this process has
 * read it through. The cache never fails a transfer: its own trouble is told to whoever made it, and the source is asked instead.
 */
@NullMarked
package io.imagetransmit.cache;

import org.jspecify.annotations.NullMarked;

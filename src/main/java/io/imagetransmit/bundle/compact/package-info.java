/**
 * Blobs by their content, each piece of it once: the form {@code compact}, described in {@code docs/compact-format.md}.
 *
 * <p>On the way in ({@code CompactWriter}), a layer whose gzip stream can be made again ({@code io.imagetransmit.deflate}) is
 * unpacked, everything else is taken as it is. {@code Chunker} cuts the bytes where their content says so. What is not known yet
 * ({@code ChunkTable}) is added to the block in hand; what is known costs a reference. A blob is then a list of references
 * ({@code SegmentList}) in a record of its own ({@code BlobRecord}); blocks and blobs stand one behind the other in a file of
 * records ({@code RecordFile}, {@code Volumes}), which is gone on with after a kill.
 *
 * <p>An increment also knows the content of its bases, by the hashes in the index that their packing has left ({@code BaseIndex}),
 * and refers to it as a stretch of one of their blobs' content ({@code BaseBlob}): whoever has that blob, from wherever, can read
 * it.
 *
 * <p>On the way out, {@code CompactReader} gives a blob's content at any place ({@code Content}), out of a few unpacked blocks
 * ({@code BlockCache}). Nothing here knows meta files or manifests.
 */
@NullMarked
package io.imagetransmit.bundle.compact;

import org.jspecify.annotations.NullMarked;

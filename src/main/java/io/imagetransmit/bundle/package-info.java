/**
 * Bundles: images as files, for places that no registry reaches. A bundle is a meta file, which says everything, and data files,
 * which hold the blobs; its form is that of the original tool, described in {@code docs/bundle-format.md}, with further keys of
 * ours that it ignores. {@code BundleSink} makes one: each blob goes into a {@code BlobStore} (one for each form of data file),
 * which writes it to a place of its own under a temporary name; a {@code Journal} remembers what is complete, so that a killed
 * run goes on; {@code finish} names the files, and writes the meta file last. {@code BundleSource} reads one, ours or the
 * original's, and knows which blobs an increment left out and which base would bring them. {@code CollectionReport} and
 * {@code ImageVerifier} look into any collection, and into bundles whose data files are damaged or not there.
 */
@NullMarked
package io.imagetransmit.bundle;

import org.jspecify.annotations.NullMarked;

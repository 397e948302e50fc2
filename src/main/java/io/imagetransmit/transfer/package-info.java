/**
 * The engine: carries planned images from a source to a sink, bounded, cancellable, each blob once. {@code TransferEngine} runs a
 * plan; an {@code ImageTransfer} does one image: compares digests, reads the manifest and those below it
 * ({@code ManifestTree}), asks the {@code BlobLedger} for every blob, and puts the manifests, children first. The ledger makes
 * sure that a digest moves once for each target repository and at most once at a time, and is mounted everywhere else. Three
 * thread pools: images, checks (small requests, which so never wait behind data), and data, with as many threads as the user
 * allows connections.
 */
@NullMarked
package io.imagetransmit.transfer;

import org.jspecify.annotations.NullMarked;

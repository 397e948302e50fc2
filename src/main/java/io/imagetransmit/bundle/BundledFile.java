package io.imagetransmit.bundle;

import io.imagetransmit.image.Digest;
import org.jspecify.annotations.Nullable;

/**
 * A data file, as the meta file knows it.
 *
 * @param name without a folder: it lies beside the meta file
 * @param size bytes
 * @param digest sha256 of the whole file; null in bundles of the original
 */
public record BundledFile(String name, long size, @Nullable Digest digest) {}

/**
 * Where images come from and where they go: {@link io.imagetransmit.store.ImageSource} and
 * {@link io.imagetransmit.store.ImageSink}, the two interfaces that the transfer engine knows. A registry, a bundle, a
 * folder or a container engine implements one or both. A blob walks from one to the other as a
 * {@link io.imagetransmit.store.BlobContent}, which the sink pulls, positions and repeats as it needs, and which hashes
 * every byte on the way. What goes wrong is a {@link io.imagetransmit.store.TransferException}: data, not text.
 */
@NullMarked
package io.imagetransmit.store;

import org.jspecify.annotations.NullMarked;

/**
 * Images on this machine. {@link io.imagetransmit.local.ArchiveSource} and {@link io.imagetransmit.local.LayoutSource} read
 * what other tools have written: tar files of {@code docker save}, skopeo and buildah, and OCI image layouts. Both find
 * manifests and layers by digest in {@code Blobs}; what an old {@code docker save} lacks, manifests and packed layers,
 * {@code DockerArchive} makes the way {@code docker push} would.
 *
 * <p>{@link io.imagetransmit.local.EngineSink} loads images into an {@code Engine}: Docker over its socket or by its command,
 * containerd by {@code ctr}. An engine takes an image only as a whole, so the sink waits for the manifest, chooses the engine's
 * platform, and then pulls configuration and layers out of the source by itself, verified, into one tar stream.
 */
@NullMarked
package io.imagetransmit.local;

import org.jspecify.annotations.NullMarked;

/**
 * Gets the very bytes of a gzip stream back from what was in it. A layer can then be kept unpacked, or only once for many images,
 * and still come out under its old digest. Who made it is found out by trying: {@link io.imagetransmit.deflate.RecognizingGunzip}
 * hands out the content of a gzip stream and meanwhile compresses it again; what agrees to the last byte is a
 * {@link io.imagetransmit.deflate.GzipRecipe}, a short text from which the stream is made again at any time. Known are
 * Go's {@code compress/flate}, with which Docker and the Go tools around it make layers, pgzip, with which Podman, Buildah and Skopeo do, zlib, and what is built on zlib's deflate:
 * GNU gzip and pigz. All are ported; zlib is the JVM's own where that is the common one.
 */
@NullMarked
package io.imagetransmit.deflate;

import org.jspecify.annotations.NullMarked;

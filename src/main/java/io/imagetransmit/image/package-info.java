/**
 * The nouns of the OCI image and distribution specifications as immutable values: digests, descriptors, manifests,
 * references, and the user's image list. Nothing here does input or output, and nothing here knows another package.
 * Whatever is parsed here may come from a stranger, so every parser checks what it reads and throws
 * {@link java.lang.IllegalArgumentException} with a sentence that names the offending text.
 */
@NullMarked
package io.imagetransmit.image;

import org.jspecify.annotations.NullMarked;

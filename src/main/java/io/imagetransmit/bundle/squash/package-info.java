/**
 * Layers as folders of files in a squashfs image, and back, to the last byte. On the way in, {@code LayerPacker} cuts a layer's
 * tar into the contents of its files, which {@code TreeWriter} hands as one large tar to {@code tar2sqfs} or {@code sqfstar}
 * ({@code SquashfsTool}), and all the rest, which becomes the layer's tar-split file, of the form that the original tool and the
 * tar-split library know. On the way out, {@code TarJoiner} puts the two together again. How the tar becomes the layer's gzip
 * stream again is the business of {@code io.imagetransmit.deflate}; {@code RecipeSearch} finds it out for layers of the original,
 * which noted nothing. Nothing here knows meta files or manifests.
 *
 * <p>Contents stand under the paths that the files have in the layer, so that a mounted bundle can be looked at; what cannot
 * ({@code LayerPaths}) gets a path of its own, which the tar-split file then names.
 */
@NullMarked
package io.imagetransmit.bundle.squash;

import org.jspecify.annotations.NullMarked;

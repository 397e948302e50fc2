package io.imagetransmit.local;

import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import java.util.List;

/**
 * An image of a {@code docker save} archive, as its {@code manifest.json} lists it.
 *
 * @param config its configuration's digest
 * @param names what it is called, without hosts; may be empty
 * @param layers the names of their files in the archive, the lowest first; a layer may stand several times
 */
record SavedImage(Digest config, TarIndex.Entry configEntry, List<ImageReference> names, List<String> layers) {
    SavedImage {
        names = List.copyOf(names);
        layers = List.copyOf(layers);
    }
}

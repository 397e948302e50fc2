package io.imagetransmit.local;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageManifest;
import io.imagetransmit.image.Manifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What of an image goes into an engine.
 *
 * @param repository of the source, to read from
 * @param above the indexes through which the manifest was chosen, the root first; empty if the image is a single one
 * @param config the descriptor of the manifest's configuration
 */
record LoadableImage(String repository, List<Manifest> above, ImageManifest manifest, Descriptor config) {
    LoadableImage {
        above = List.copyOf(above);
    }

    /** What the image's name stands for. */
    Manifest root() {
        return above.isEmpty() ? manifest : above.get(0);
    }

    /** The root and all down to the manifest. */
    List<Manifest> manifests() {
        List<Manifest> all = new ArrayList<>(above);
        all.add(manifest);
        return all;
    }

    /** The layers, each once, in their order. */
    List<Descriptor> distinctLayers() {
        Map<Digest, Descriptor> layers = new LinkedHashMap<>();
        manifest.layers().forEach(layer -> layers.putIfAbsent(layer.digest(), layer));
        return List.copyOf(layers.values());
    }
}

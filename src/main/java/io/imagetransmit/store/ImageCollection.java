package io.imagetransmit.store;

import io.imagetransmit.image.ImageReference;
import java.util.List;

/** A source that knows all that it holds, because it is a file or a folder: a bundle, an archive, an OCI image layout. */
public interface ImageCollection extends ImageSource {
    /**
     * The images, each once, in a fixed order. What stands below an index is not listed, nor are referrers. A name that
     * gives no repository is that of the file.
     */
    List<ImageReference> images();
}

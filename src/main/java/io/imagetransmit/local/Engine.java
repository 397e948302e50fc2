package io.imagetransmit.local;

import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Platform;
import io.imagetransmit.store.TransferException;

/** A container engine of this machine. Safe for several threads. */
interface Engine {
    /** What it is called in failures. */
    String name();

    /** What it runs. */
    Platform platform() throws TransferException;

    /** Whether it has some image under this name. An image without a tag has no name in an engine; then the answer is true. */
    boolean knows(ImageReference target) throws TransferException;

    /** Whether it has this very image, whole, and under this name if there is a tag. */
    boolean has(ImageReference target, LoadableImage image) throws TransferException;

    /** Takes the image under this name. What the engine itself says against it is REJECTED. */
    void load(ImageReference target, LoadableImage image, ImageConfig config, BlobFeed feed) throws TransferException;

    /** Makes every running and later call fail soon with CANCELLED. */
    void abort();
}

package io.imagetransmit.bundle;

import io.imagetransmit.image.Descriptor;
import java.util.List;

/**
 * What a {@link ImageVerifier} has found.
 *
 * @param damages by file, in the order of the files and of what is in them
 * @param leftOut what the bundle does not bring, so that it was not looked at
 * @param partly what could not be made, and so not be compared with its digest
 * @param images how many, what is attached to them not counted
 * @param blobs how many were to be verified
 * @param bytes that were read
 */
public record Verification(
        List<Damage> damages,
        List<LeftOut> leftOut,
        List<Partly> partly,
        int images,
        int manifests,
        int blobs,
        int files,
        long bytes) {

    public Verification {
        damages = List.copyOf(damages);
        leftOut = List.copyOf(leftOut);
        partly = List.copyOf(partly);
    }

    /**
     * Blobs that a base brings.
     *
     * @param base its meta file's name
     */
    public record LeftOut(String base, List<Descriptor> blobs) {
        public LeftOut {
            blobs = List.copyOf(blobs);
        }
    }

    /**
     * Blobs that are made of contents of a base whose files are not here: of these blobs only what the bundle has of its own was
     * checked, by its check sums.
     *
     * @param base its meta file's name
     */
    public record Partly(String base, List<Descriptor> blobs) {
        public Partly {
            blobs = List.copyOf(blobs);
        }
    }

    public boolean isGood() {
        return damages.isEmpty();
    }
}

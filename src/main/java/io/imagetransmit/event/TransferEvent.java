package io.imagetransmit.event;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.store.TransferException;
import java.util.List;

/** Something worth telling. Events are sent from the threads that do the work; listeners must be quick and thread-safe. */
public sealed interface TransferEvent {

    /** The work begins. */
    record JobStarted(int images, int invalid) implements TransferEvent {}

    /** The images that failed for a reason that may pass get another turn. */
    record RoundStarted(int round, int images) implements TransferEvent {}

    record ImageStarted(ImageReference source, ImageReference target) implements TransferEvent {}

    record ManifestRead(ImageReference source, Digest digest) implements TransferEvent {}

    /** The image is not at the target as it is, and these are the blobs that it consists of there. */
    record BlobsCounted(ImageReference source, ImageReference target, List<Descriptor> blobs) implements TransferEvent {
        public BlobsCounted {
            blobs = List.copyOf(blobs);
        }
    }

    /** The target has one of the blobs that {@link BlobsCounted} told of, however it came there. */
    record BlobSettled(ImageReference target, Descriptor blob) implements TransferEvent {}

    record BlobMoved(ImageReference source, ImageReference target, Descriptor blob) implements TransferEvent {}

    record BlobMounted(ImageReference target, Descriptor blob) implements TransferEvent {}

    record ImageEnded(ImageOutcome outcome) implements TransferEvent {}

    /** The image failed for now and gets another turn after the others. */
    record ImagePostponed(ImageReference source, ImageReference target, TransferException error, int round)
            implements TransferEvent {}

    /** Only some platforms were asked for, so the index at the target is another one than at the source. */
    record IndexReduced(ImageReference source, Digest original, Digest reduced) implements TransferEvent {}

    /** Layers that registries need not hold were left out. */
    record ForeignLayersSkipped(ImageReference source, int layers) implements TransferEvent {}
}

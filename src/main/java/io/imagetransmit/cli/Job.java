package io.imagetransmit.cli;

import io.imagetransmit.event.ProgressMeter;
import io.imagetransmit.image.Digest;
import io.imagetransmit.plan.TransferPlan;
import io.imagetransmit.store.ImageSink;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.transfer.TransferOptions;
import java.security.MessageDigest;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * A source, a sink and a plan, all opened and made: what every kind of job has become before it runs.
 *
 * @param hashes gives a fresh computation of a digest's algorithm
 * @param lastStep what is to be done once the images have been carried
 */
record Job(
        Arguments arguments,
        TransferOptions options,
        Console console,
        Source source,
        Target target,
        TransferPlan plan,
        ProgressMeter meter,
        Function<Digest, MessageDigest> hashes,
        LastStep lastStep) {

    /**
     * Where the images come from.
     *
     * @param name what stands in front of an image's name when it is shown
     * @param received bytes that have come so far
     */
    record Source(ImageSource images, String name, LongSupplier received) {}

    /**
     * Where they go.
     *
     * @param sent bytes that have been handed on so far
     * @param takesBlobs whether blobs are given to it one by one and counted so; an engine takes images whole, and the meter
     *     alone knows how much that was
     */
    record Target(ImageSink images, String name, LongSupplier sent, boolean takesBlobs) {}

    /** Is done once, after the images, and only in a run that was not interrupted. */
    interface LastStep {
        LastStep NONE = () -> {};

        void run() throws TransferException;
    }
}

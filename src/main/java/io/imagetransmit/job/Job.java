package io.imagetransmit.job;

import io.imagetransmit.event.ProgressMeter;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ListLine;
import io.imagetransmit.plan.TransferPlan;
import io.imagetransmit.share.Spool;
import io.imagetransmit.store.ImageSink;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.transfer.TransferOptions;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A source, and sinks with a plan each, all opened and made: what every kind of job has become before it runs.
 *
 * @param lanes at least one
 * @param spool where lies what one target has had and another has not yet; null if each may read the source by itself
 * @param hashes gives a fresh computation of a digest's algorithm
 * @param lastStep what is to be done once the images have been carried
 */
record Job(
        JobRequest request,
        TransferOptions options,
        Console console,
        Source source,
        List<Lane> lanes,
        @Nullable Spool spool,
        Function<Digest, MessageDigest> hashes,
        LastStep lastStep) {
    Job {
        lanes = List.copyOf(lanes);
    }

    /** Whether it has to be said which of the targets something is about. */
    boolean hasSeveralTargets() {
        return lanes.size() > 1;
    }

    /** What stands in front of a line that is about one of several targets. */
    static String label(String name) {
        return "[" + name + "] ";
    }

    /** What stands in front of a line that is about this lane. */
    String label(Lane lane) {
        return hasSeveralTargets() ? label(lane.name()) : "";
    }

    /** Lines of the list that cannot be done, each once, though every target has a plan of its own. */
    List<ListLine.Invalid> invalid() {
        return lanes.stream()
                .flatMap(lane -> lane.plan().invalid().stream())
                .distinct()
                .toList();
    }

    /**
     * Where the images come from.
     *
     * @param name what stands in front of an image's name when it is shown
     * @param received bytes that have come so far
     */
    record Source(ImageSource images, String name, LongSupplier received) {}

    /**
     * One target and what it is to get.
     *
     * @param name what it is called in {@code cfg.yaml}
     * @param host what stands in front of an image's name when it is shown
     */
    record Lane(String name, String host, TransferPlan plan, ProgressMeter meter, Target target) {

        /** One that has only a host. */
        static Lane of(String host, TransferPlan plan, ProgressMeter meter, Target target) {
            return new Lane(host, host, plan, meter, target);
        }
    }

    /** Where the images of a lane go. */
    sealed interface Target {
        /**
         * Ready to take them.
         *
         * @param sent bytes that have been handed on so far
         * @param takesBlobs whether blobs are given to it one by one and counted so; an engine takes images whole, and the meter
         *     alone knows how much that was
         */
        record Open(ImageSink images, LongSupplier sent, boolean takesBlobs) implements Target {}

        /** One of several that cannot take anything; the reason has been told. */
        record Lost(TransferException reason) implements Target {}
    }

    /** Is done once, after the images, and only in a run that was not interrupted. */
    interface LastStep {
        LastStep NONE = () -> {};

        void run() throws TransferException;

        /** Whether nothing of the images is to be seen before it has been taken. */
        default boolean makesVisible() {
            return false;
        }
    }
}

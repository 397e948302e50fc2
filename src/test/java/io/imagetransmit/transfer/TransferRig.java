package io.imagetransmit.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imagetransmit.event.ImageOutcome;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.testing.Exchange;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.RealRegistry;
import io.imagetransmit.testing.RegistryInspector;
import io.imagetransmit.testing.RegistryOptions;
import io.imagetransmit.testing.RegistryPusher;
import io.imagetransmit.testing.TestImage;
import java.util.Collection;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Two real registries, a fault proxy before each, and jobs that see the registries through the proxies. */
final class TransferRig implements AutoCloseable {
    private final RealRegistry source;
    private final RealRegistry target;
    private final FaultProxy sourceProxy;
    private final FaultProxy targetProxy;
    private final RegistryPusher pusher;
    private final RegistryInspector inspector;

    TransferRig() {
        this(RegistryOptions.plain());
    }

    /** With a target of this kind. */
    TransferRig(RegistryOptions targetOptions) {
        source = RealRegistry.started();
        target = RealRegistry.started(targetOptions);
        sourceProxy = FaultProxy.before(source);
        targetProxy = FaultProxy.before(target);
        pusher = new RegistryPusher(source.access());
        inspector = new RegistryInspector(target.access());
    }

    RealRegistry source() {
        return source;
    }

    RealRegistry target() {
        return target;
    }

    FaultProxy sourceProxy() {
        return sourceProxy;
    }

    FaultProxy targetProxy() {
        return targetProxy;
    }

    RegistryInspector inspector() {
        return inspector;
    }

    /** Puts an image into the source. */
    void push(String repository, String tag, TestImage image) {
        pusher.push(repository, tag, image);
    }

    /** Puts an image into the source and gives the plan to carry it under the same name. */
    PlannedImage pushed(String repository, String tag, TestImage image) {
        push(repository, tag, image);
        return planned(repository, tag);
    }

    static PlannedImage planned(String repository, String tag) {
        return planned(repository, tag, repository, tag);
    }

    static PlannedImage planned(String repository, String tag, String toRepository, String toTag) {
        return new PlannedImage(
                1,
                repository + ":" + tag,
                ImageReference.tagged(repository, tag),
                ImageReference.tagged(toRepository, toTag));
    }

    TransferJob job() {
        return job(TransferOptions.standard());
    }

    TransferJob job(TransferOptions options) {
        return TransferJob.between(sourceProxy.host(), targetProxy.host(), options);
    }

    /** Runs a job of its own for these images. */
    TransferReport run(TransferOptions options, PlannedImage... images) {
        try (TransferJob job = job(options)) {
            return job.run(images);
        }
    }

    TransferReport run(PlannedImage... images) {
        return run(TransferOptions.standard(), images);
    }

    TransferReport run(Collection<PlannedImage> images) {
        return run(images.toArray(PlannedImage[]::new));
    }

    /** Forgets rules and requests of earlier tests. */
    void clear() {
        sourceProxy.behave();
        targetProxy.behave();
        sourceProxy.clearLog();
        targetProxy.clearLog();
    }

    void assertArrived(PlannedImage planned, TestImage image) {
        ImageReference at = planned.target();
        assertEquals(image.contents(), inspector.contents(at.repository(), at.selector()), at.toString());
    }

    static void assertAllGood(TransferReport report) {
        for (ImageOutcome outcome : report.outcomes()) {
            assertEquals("", problem(outcome), outcome.toString());
        }
    }

    private static String problem(ImageOutcome outcome) {
        @Nullable Exception error = outcome.error();
        return outcome.isGood() ? "" : outcome.state() + " " + error;
    }

    /** Uploads that announce some bytes. */
    static Predicate<Exchange> sendsData() {
        return exchange -> !exchange.header("Content-Length").orElse("0").equals("0");
    }

    /** Uploads of blobs that came to their end. */
    static Predicate<Exchange> committed() {
        return exchange -> exchange.method().equals("PUT")
                && exchange.path().contains("/blobs/uploads/")
                && exchange.status() == 201;
    }

    static Predicate<Exchange> manifestPut() {
        return exchange -> exchange.method().equals("PUT") && exchange.path().contains("/manifests/");
    }

    @Override
    public void close() {
        sourceProxy.close();
        targetProxy.close();
        source.close();
        target.close();
    }
}
